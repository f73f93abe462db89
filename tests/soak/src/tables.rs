//! The crate's fixed-base table in this process's memory, found by what it holds, and faults in it.
//!
//! A part of the table has the powers 1, p₀, p₁, p₀·p₁, p₂, … of some generators, 384 little-endian bytes each. No
//! other constant looks like that, so no hook in the crate is needed.

use crate::number::modulus;
use num_bigint::BigUint;
use std::{fs, slice};

const BYTES: usize = 384;

/// An entry of the table.
pub(crate) struct Entry(usize);

/// A changed bit, which is changed back on drop.
pub(crate) struct Fault {
    address: usize,
    mask: u8,
}

impl Entry {
    /// Changes a bit.
    pub(crate) fn fault(&self, bit: usize) -> Fault {
        let fault = Fault { address: self.0 + bit / 8, mask: 1 << (bit % 8) };
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
        while at + 4 * BYTES <= memory.len() {
            let count = length(&n, &memory[at..]);
            entries.extend((1..count).map(|index| Entry(start + at + index * BYTES)));
            at += if count > 0 { count * BYTES } else { 8 };
        }
    }
    assert!(!entries.is_empty(), "the fixed-base table is in memory");
    entries
}

/// How many entries start here: a power of two, or none.
fn length(n: &BigUint, memory: &[u8]) -> usize {
    let (one, rest) = memory.split_at(BYTES);
    // The first entry is 1; the second of no part is 0 or as small as constants that follow a 1 by chance.
    if one[0] != 1 || one[1..] != [0; BYTES - 1] || rest[..BYTES] == [0; BYTES] {
        return 0;
    }
    let entry = |index: usize| memory.chunks_exact(BYTES).nth(index).map(BigUint::from_bytes_le);
    let mut count = 2;
    // Entry count + i is the product of entries count and i.
    while (1..count).all(|index| {
        let factors = entry(count).zip(entry(index));
        let product = entry(count + index);
        product.is_some() && product == factors.map(|(a, b)| a * b % n)
    }) {
        count *= 2;
    }
    if count > 2 { count } else { 0 }
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
