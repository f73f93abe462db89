//! A program to be proved: its memory before a subject has run, and where things lie in it.
//!
//! It is either this program itself, or another one that has written down both: one for another instruction set, which
//! an emulator runs.

use crate::{mark, memory::Memory, regions, world};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, ErrorKind::InvalidData},
    ops::Range,
    os::unix::fs::FileExt,
    path::Path,
};

/// The places that every program has, by name.
const STACK: &str = "stack";
const HEAP: &str = "heap";
const THREAD: &str = "thread";
const START: &str = "start";
const MARK: &str = "mark";
const ENTRY_STACK_POINTER: &str = "entry stack pointer";

/// Files of a program that was written down: its memory, each byte at its address, and its places.
const MEMORY_FILE: &str = "memory";
const PLACES_FILE: &str = "places";
/// No file is as long as the addresses of stacks and shared memory are high; nothing that is proved lies there.
const HIGHEST_ADDRESS: u64 = 1 << 40;
const CHUNK: usize = 1 << 16;

pub struct Program {
    memory: File,
    /// The addresses that the program has memory at.
    mapped: Vec<Range<u64>>,
    /// Addresses, or ranges of them, by name.
    places: BTreeMap<String, Range<u64>>,
}

impl Program {
    /// This program, with the addresses of functions that the prover will ask for by name.
    ///
    /// # Errors
    /// If its memory cannot be read.
    pub fn this(functions: impl IntoIterator<Item = (&'static str, u64)>) -> io::Result<Self> {
        let at = |address: u64| address..address;
        let own = [
            (STACK, regions::stack()),
            (HEAP, regions::heap()),
            (THREAD, at(world::thread_pointer())),
            (START, at(world::on_the_heap as *const () as u64)),
            (MARK, at(mark::mark as *const () as u64)),
            (ENTRY_STACK_POINTER, at(world::entry_stack_pointer())),
        ];
        let functions = functions.into_iter().map(|(name, address)| (name, at(address)));
        let places = own.into_iter().chain(functions);
        Ok(Self {
            memory: File::open("/proc/self/mem")?,
            mapped: readable()?,
            places: places.map(|(name, place)| (name.to_owned(), place)).collect(),
        })
    }

    /// Writes the program down, before any subject has run.
    ///
    /// # Errors
    /// If its memory cannot be read, or a file not be written.
    pub fn write(&self, directory: &Path) -> io::Result<()> {
        let (memory, mut chunk) = (File::create(directory.join(MEMORY_FILE))?, vec![0; CHUNK]);
        let mut text = String::new();
        for range in self.mapped.iter().filter(|range| range.end < HIGHEST_ADDRESS) {
            text += &format!("{:x} {:x} mapped\n", range.start, range.end);
            for at in range.clone().step_by(CHUNK) {
                let bytes = CHUNK.min((range.end - at) as usize);
                self.memory.read_exact_at(&mut chunk[..bytes], at)?;
                if chunk[..bytes].iter().any(|byte| *byte != 0) {
                    memory.write_all_at(&chunk[..bytes], at)?;
                }
            }
            memory.set_len(range.end.max(memory.metadata()?.len()))?;
        }
        for (name, place) in &self.places {
            text += &format!("{:x} {:x} {name}\n", place.start, place.end);
        }
        fs::write(directory.join(PLACES_FILE), text)
    }

    /// Reads a program that was written down.
    ///
    /// # Errors
    /// If a file is not there or not as it is written.
    pub fn read(directory: &Path) -> io::Result<Self> {
        let (mut mapped, mut places) = (Vec::new(), BTreeMap::new());
        for line in fs::read_to_string(directory.join(PLACES_FILE))?.lines() {
            let mut parts = line.splitn(3, ' ');
            let mut address = || u64::from_str_radix(parts.next()?, 16).ok();
            let (Some(start), Some(end), Some(name)) = (address(), address(), parts.next()) else {
                return Err(io::Error::new(InvalidData, line));
            };
            if name == "mapped" {
                mapped.push(start..end);
            } else {
                places.insert(name.to_owned(), start..end);
            }
        }
        Ok(Self { memory: File::open(directory.join(MEMORY_FILE))?, mapped, places })
    }

    fn place(&self, name: &str) -> Range<u64> {
        self.places.get(name).cloned().unwrap_or_default()
    }

    /// The address of a function; 0, where no code is, if there is none of that name.
    pub fn function(&self, name: &str) -> u64 {
        self.place(name).start
    }

    /// The memory as the program finds it, in which stack and heap hold nothing yet.
    ///
    /// # Errors
    /// If the file cannot be opened again.
    pub fn memory(&self) -> io::Result<Memory> {
        Ok(Memory::new(
            self.memory.try_clone()?,
            self.mapped.clone(),
            vec![self.stack(), self.heap()],
        ))
    }

    pub fn stack(&self) -> Range<u64> {
        self.place(STACK)
    }

    pub fn heap(&self) -> Range<u64> {
        self.place(HEAP)
    }

    /// Where the stack pointer stands before the call of a subject.
    pub fn entry_stack_pointer(&self) -> u64 {
        self.function(ENTRY_STACK_POINTER)
    }

    /// The address of the thread's own memory.
    pub fn thread(&self) -> u64 {
        self.function(THREAD)
    }

    /// The function that runs a subject on the program's heap.
    pub fn start(&self) -> u64 {
        self.function(START)
    }

    /// The function that subjects mark their data with.
    pub fn mark(&self) -> u64 {
        self.function(MARK)
    }
}

/// The addresses that this program can read, as the operating system tells.
fn readable() -> io::Result<Vec<Range<u64>>> {
    let range = |line: &str| {
        let (addresses, rights) = line.split_once(' ')?;
        let (start, end) = addresses.split_once('-')?;
        let start = u64::from_str_radix(start, 16).ok()?;
        rights.starts_with('r').then_some(start..u64::from_str_radix(end, 16).ok()?)
    };
    Ok(fs::read_to_string("/proc/self/maps")?.lines().filter_map(range).collect())
}
