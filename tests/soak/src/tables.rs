//! The crate's fixed-base table in this process's memory, found by what it holds, and faults in it.
//!
//! A part of the table has the products 1, p₀, p₁, p₀·p₁, p₂, … of six powers, the same 64-bit word of all of them side
//! by side. No other constant looks like that, so no hook in the crate is needed.

use crate::number::modulus;
use num_bigint::BigUint;
use std::{fs, slice};

/// Entries of a part.
const ENTRIES: usize = 64;
/// Words of an entry.
const WORDS: usize = 48;
const PART_BYTES: usize = 8 * WORDS * ENTRIES;

/// An entry of the table: the address of its lowest word.
pub(crate) struct Entry(usize);

/// A changed bit, which is changed back on drop.
pub(crate) struct Fault {
    address: usize,
    mask: u8,
}

impl Entry {
    /// Changes a bit.
    pub(crate) fn fault(&self, bit: usize) -> Fault {
        let word = self.0 + 8 * ENTRIES * (bit / 64);
        let fault = Fault { address: word + bit % 64 / 8, mask: 1 << (bit % 8) };
        fault.flip();
        fault
    }
}

impl Fault {
    /// Nothing else runs in the meantime that could see the memory change.
    fn flip(&self) {
        let page = self.address & !0xfff;
        // SAFETY: the page is mapped; it becomes a private, writable copy.
        let status =
            unsafe { libc::mprotect(page as *mut _, 0x1000, libc::PROT_READ | libc::PROT_WRITE) };
        assert_eq!(status, 0, "the table's page can be made writable");
        let byte = self.address as *mut u8;
        // SAFETY: the byte is in that page, and aligned as a byte is.
        unsafe { byte.write_volatile(byte.read_volatile() ^ self.mask) }
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        self.flip();
    }
}

/// Every entry of every part of the table, but the ones, which are the first of each part.
pub(crate) fn find() -> Vec<Entry> {
    let (n, mut entries) = (modulus(), Vec::new());
    for (start, memory) in constants() {
        let mut at = 0;
        while at + PART_BYTES <= memory.len() {
            if is_part(&n, &memory[at..][..PART_BYTES]) {
                entries.extend((1..ENTRIES).map(|index| Entry(start + at + 8 * index)));
                at += PART_BYTES;
            } else {
                at += 8;
            }
        }
    }
    assert!(!entries.is_empty(), "the fixed-base table is in memory");
    entries
}

/// Whether the first entry is 1, and every other one the product of what its number's bits stand for.
fn is_part(n: &BigUint, memory: &[u8]) -> bool {
    let (words, _) = memory.as_chunks::<8>();
    let is = |word: usize, value: u64| words[ENTRIES * word] == value.to_le_bytes();
    if !is(0, 1) || !(1..WORDS).all(|word| is(word, 0)) {
        return false;
    }
    let entry = |index: usize| {
        let bytes = words.iter().skip(index).step_by(ENTRIES).flatten().copied();
        BigUint::from_bytes_le(&bytes.collect::<Vec<_>>())
    };
    let product_of_bits = |index: usize| {
        let (lowest, rest) = (index & index.wrapping_neg(), index & (index - 1));
        entry(index) == entry(lowest) * entry(rest) % n
    };
    entry(1) > BigUint::from(1u8) && (1..ENTRIES).all(product_of_bits)
}

/// The read-only mappings of this program, and their addresses.
fn constants() -> Vec<(usize, &'static [u8])> {
    let program = fs::read_link("/proc/self/exe").unwrap();
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let lines = maps
        .lines()
        .filter(|line| line.contains(" r--p ") && line.ends_with(program.to_str().unwrap()));
    let range = |line: &str| {
        let (start, end) = line.split_once(' ')?.0.split_once('-')?;
        let [start, end] = [start, end].map(|text| usize::from_str_radix(text, 16));
        let (start, end) = (start.ok()?, end.ok()?);
        // SAFETY: the kernel says that this range is mapped and can be read; the program stays mapped.
        Some((start, unsafe { slice::from_raw_parts(start as *const u8, end - start) }))
    };
    lines.filter_map(range).collect()
}
