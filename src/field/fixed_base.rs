//! The fixed-base table: powers of g = 2 for the comb (C. H. Lim and P. J. Lee, "More flexible exponentiation with
//! precomputation", CRYPTO '94), and which exponents it serves.
//!
//! The exponent's bits are dealt out to 11 columns: bit c + 11·(k + 6j) is tooth k of block j in column c. Table j
//! holds the powers of two for every choice of block j's teeth in column 0, so that
//!
//! > 2^e = Π over c of (Π over j of table\[j\]\[teeth of block j in column c\])^(2^c),
//!
//! 10 squarings and 11 multiplications for every block: four blocks hold 264 bits, five 330. The table has 320 entries,
//! 120 KB, and lies ready in the generated source: the compiler would take seconds to make it. With a tooth less it
//! would take half the room and an eighth more work.
//!
//! A table goes word by word, the same word of all entries side by side: eight powers at once look their entries up
//! by shuffles of such vectors, and one power scans them as well this way as the other.
//!
//! One table serves every backend: its entries are plain numbers, without any backend's Montgomery factor R. So each
//! multiplication by an entry leaves the accumulator short of one R. The sequence of operations is fixed, hence the
//! power of R that is missing in the end, and the multiplication that leaves Montgomery form puts it back.

use super::{
    consteval::power_of_two,
    exponent::Exponent,
    generated::TABLES as WORDS_OF_TABLES,
    words::{WORDS, Words},
};
use crate::secret::{mask::mask_eq, wipe};

/// Columns of the comb.
pub(super) const COLUMNS: usize = 11;
/// Bits of a block in one column.
pub(super) const TEETH: usize = 6;
/// Blocks that an exponent of up to 330 bits uses.
pub(super) const BLOCKS: usize = 5;
/// Blocks that an exponent of up to 264 bits uses.
pub(super) const FEWER_BLOCKS: usize = 4;

/// Entries of a table.
pub(super) const ENTRIES: usize = 1 << TEETH;

/// Returns how many blocks of the comb an exponent of that width takes, or none if it is wider than the comb.
pub(super) const fn blocks(bits: usize) -> Option<usize> {
    if bits <= COLUMNS * TEETH * FEWER_BLOCKS {
        Some(FEWER_BLOCKS)
    } else if bits <= COLUMNS * TEETH * BLOCKS {
        Some(BLOCKS)
    } else {
        None
    }
}

/// The exponent's bits for one block in one column: the index into the block's table.
pub(super) fn teeth(e: &Exponent, column: usize, block: usize) -> u64 {
    (0..TEETH).fold(0, |teeth, k| teeth | e.bit(column + COLUMNS * (k + TEETH * block)) << k)
}

/// R^(1 + missing), the factor that corrects the result of the comb over so many blocks and takes it out of Montgomery
/// form.
pub(super) const fn correction(r_bits: usize, blocks: usize) -> Words {
    power_of_two((r_bits * correction_exponent(blocks)) as i64)
}

/// 1 + the number of factors R that the comb's result lacks: a multiplication by a plain number loses one R, and a
/// squaring doubles the loss and adds one.
pub(super) const fn correction_exponent(blocks: usize) -> usize {
    let mut missing = blocks - 1; // after the first column
    let mut column = 1;
    while column < COLUMNS {
        missing = 2 * missing + 1 + blocks;
        column += 1;
    }
    1 + missing
}

/// The powers for every choice of one block's teeth: word w of entry i. No vector of it crosses a cache line.
#[repr(align(64))]
pub(super) struct Table(pub(super) [[u64; ENTRIES]; WORDS]);

impl Table {
    /// Reads every entry in full, and gives the one with that index. In WebAssembly it is a function of its own,
    /// because the engine would otherwise compile all of the comb again.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn select(&self, out: &mut Words, index: u64) {
        let mut wanted = [0; ENTRIES];
        for (i, wanted) in (0..).zip(&mut wanted) {
            *wanted = mask_eq(i, index);
        }
        for (out, entries) in out.iter_mut().zip(&self.0) {
            *out =
                entries.iter().zip(&wanted).fold(0, |word, (entry, wanted)| word | entry & wanted);
        }
        wipe(&mut wanted);
    }

    /// Entry i, by its index. It is not constant-time.
    #[cfg(test)]
    pub(super) fn entry(&self, i: usize) -> Words {
        self.0.map(|entries| entries[i])
    }
}

/// Entry i of table j: the product of 2^(2^(11·(k + 6j))) over the one bits k of i.
pub(super) static TABLES: [Table; BLOCKS] = {
    let [a, b, c, d, e] = WORDS_OF_TABLES;
    [Table(a), Table(b), Table(c), Table(d), Table(e)]
};
