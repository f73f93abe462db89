//! The program's memory as the interpreter sees it: an overlay of pages with shadows.
//!
//! A page is copied from the program when it is first touched; writes stay in the copy.

use crate::shadow::{Taint, UNKNOWN, Word, spread};
use std::{collections::HashMap, fs::File, ops::Range, os::unix::fs::FileExt};

const PAGE: u64 = 4096;
const PAGE_BYTES: usize = PAGE as usize;

#[derive(Clone)]
struct Page {
    number: u64,
    value: [u8; PAGE_BYTES],
    shadow: [u8; PAGE_BYTES],
    /// The instruction that wrote last, for each eight bytes.
    writer: [u64; PAGE_BYTES / 8],
}

pub struct Memory {
    /// Every byte at its address.
    file: File,
    /// The addresses that the program has memory at.
    mapped: Vec<Range<u64>>,
    pages: Vec<Page>,
    index: HashMap<u64, usize>,
    /// The pages used last, by the low bits of their number: (number, position in `pages`).
    recent: [(u64, usize); 64],
    /// Addresses whose content counts as never written.
    fresh: Vec<Range<u64>>,
    /// The first address that the program has no memory at.
    pub fault: Option<u64>,
    /// The instruction that is being interpreted: the writer of what is written.
    pub writer: u64,
}

/// Bytes that share a shadow and a last writer.
pub struct Stain {
    pub address: u64,
    pub bytes: u64,
    pub writer: u64,
}

impl Memory {
    /// The memory of a program as a file has it, in which the `fresh` addresses hold nothing yet.
    pub fn new(file: File, mapped: Vec<Range<u64>>, fresh: Vec<Range<u64>>) -> Self {
        Self {
            file,
            mapped,
            pages: Vec::new(),
            index: HashMap::new(),
            recent: [(u64::MAX, 0); 64],
            fresh,
            fault: None,
            writer: 0,
        }
    }

    fn page(&mut self, number: u64) -> &mut Page {
        let slot = number as usize % self.recent.len();
        if self.recent[slot].0 != number {
            let position = match self.index.get(&number) {
                Some(position) => *position,
                None => self.load(number),
            };
            self.recent[slot] = (number, position);
        }
        &mut self.pages[self.recent[slot].1]
    }

    fn load(&mut self, number: u64) -> usize {
        let address = number * PAGE;
        let mut page = Page {
            number,
            value: [0; PAGE_BYTES],
            shadow: [0; PAGE_BYTES],
            writer: [0; PAGE_BYTES / 8],
        };
        let is_mapped = self.mapped.iter().any(|range| range.contains(&address));
        if !is_mapped || self.file.read_exact_at(&mut page.value, address).is_err() {
            self.fault.get_or_insert(address);
            page.shadow = [UNKNOWN; PAGE_BYTES];
        }
        for (offset, shadow) in page.shadow.iter_mut().enumerate() {
            if self.fresh.iter().any(|range| range.contains(&(address + offset as u64))) {
                *shadow = UNKNOWN;
            }
        }
        self.pages.push(page);
        self.index.insert(number, self.pages.len() - 1);
        self.pages.len() - 1
    }

    /// Up to eight bytes, little-endian.
    pub fn read(&mut self, address: u64, bytes: usize) -> Word {
        let offset = (address % PAGE) as usize;
        if offset + 8 > PAGE_BYTES {
            return self.read_bytes(address, bytes);
        }
        let page = self.page(address / PAGE);
        let eight = |from: &[u8; PAGE_BYTES]| {
            let mut out = [0; 8];
            out.copy_from_slice(&from[offset..offset + 8]);
            u64::from_le_bytes(out)
        };
        Word { value: eight(&page.value), shadow: eight(&page.shadow) }.truncate(bytes)
    }

    fn read_bytes(&mut self, address: u64, bytes: usize) -> Word {
        let mut out = Word::default();
        for byte in 0..bytes {
            let at = address.wrapping_add(byte as u64);
            let page = self.page(at / PAGE);
            let offset = (at % PAGE) as usize;
            out.value |= u64::from(page.value[offset]) << (8 * byte);
            out.shadow |= u64::from(page.shadow[offset]) << (8 * byte);
        }
        out
    }

    /// Up to eight bytes, little-endian.
    pub fn write(&mut self, address: u64, bytes: usize, word: Word) {
        let (value, shadow) = (word.value.to_le_bytes(), word.shadow.to_le_bytes());
        let writer = self.writer;
        let mut done = 0;
        while done < bytes {
            let at = address.wrapping_add(done as u64);
            let offset = (at % PAGE) as usize;
            let run = (bytes - done).min(PAGE_BYTES - offset);
            let page = self.page(at / PAGE);
            page.value[offset..offset + run].copy_from_slice(&value[done..done + run]);
            page.shadow[offset..offset + run].copy_from_slice(&shadow[done..done + run]);
            page.writer[offset / 8] = writer;
            page.writer[(offset + run - 1) / 8] = writer;
            done += run;
        }
    }

    /// Up to 15 bytes of machine code.
    pub fn code(&mut self, address: u64) -> [u8; 16] {
        let halves = [self.read(address, 8), self.read(address.wrapping_add(8), 8)];
        let mut out = [0; 16];
        out[..8].copy_from_slice(&halves[0].value.to_le_bytes());
        out[8..].copy_from_slice(&halves[1].value.to_le_bytes());
        out
    }

    /// Sets and clears shadow bits of some bytes; their values stay.
    pub fn mark(&mut self, address: u64, bytes: u64, set: Taint, clear: Taint) {
        for at in address..address.saturating_add(bytes) {
            let old = self.read(at, 1);
            let shadow = old.shadow & !spread(clear) | spread(set);
            self.write(at, 1, Word { shadow, ..old });
        }
    }

    /// The lowest of these addresses whose byte carries `taint`.
    pub fn lowest(&self, addresses: Range<u64>, taint: Taint) -> Option<u64> {
        let within = |page: &&Page| {
            page.number * PAGE < addresses.end && (page.number + 1) * PAGE > addresses.start
        };
        let stained = |page: &Page| {
            let all = (page.number * PAGE..).zip(page.shadow);
            let mut stained =
                all.filter(|(at, shadow)| addresses.contains(at) & (shadow & taint != 0));
            stained.next().map(|(at, _)| at)
        };
        self.pages.iter().filter(within).filter_map(stained).min()
    }

    /// All bytes that carry `taint`, in order of address.
    pub fn stains(&self, taint: Taint) -> Vec<Stain> {
        let mut pages: Vec<&Page> = self.pages.iter().collect();
        pages.sort_by_key(|page| page.number);
        let mut out: Vec<Stain> = Vec::new();
        for page in pages {
            for offset in (0..PAGE_BYTES).filter(|offset| page.shadow[*offset] & taint != 0) {
                let address = page.number * PAGE + offset as u64;
                let writer = page.writer[offset / 8];
                match out.last_mut() {
                    Some(last) if last.address + last.bytes == address && last.writer == writer => {
                        last.bytes += 1;
                    }
                    _ => out.push(Stain { address, bytes: 1, writer }),
                }
            }
        }
        out
    }
}
