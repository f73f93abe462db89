//! Powers of g = 2 by a fixed-base comb with a masked scan of every entry.
//!
//! The exponent's bits are dealt out to 11 columns: bit c + 11·(k + 6j) is tooth k of block j in column c. Table j
//! holds the powers of two for every choice of block j's teeth in column 0, so that
//!
//! > 2^e = Π over c of (Π over j of table\[j\]\[teeth of block j in column c\])^(2^c),
//!
//! 10 squarings and 11 multiplications for every block: four blocks hold 264 bits, five 330. The table is made at
//! compile time; it has 320 entries, 120 KB. With a tooth less it would take half the room and an eighth more work.
//!
//! A table goes word by word, the same word of all entries side by side: eight powers at once look their entries up
//! by shuffles of such vectors, and one power scans them as well this way as the other.
//!
//! One table serves every backend: its entries are plain numbers, without any backend's Montgomery factor R. So each
//! multiplication by an entry leaves the accumulator short of one R. The sequence of operations is fixed, hence the
//! power of R that is missing in the end, and the multiplication that leaves Montgomery form puts it back.

use core::mem::swap;

use zeroize::Zeroize;

use crate::secret::mask::mask_eq;

use super::{
    Element, Exponent, WORDS,
    backend::{Backend, Scratch},
    constant::{digits, montgomery, montgomery_power_of_two, power_of_two, words},
    params::Words,
    pow::pow,
};

pub(super) const COLUMNS: usize = 11;
pub(super) const TEETH: usize = 6;
pub(super) const BLOCKS: usize = 5;
/// Blocks that an exponent of up to 264 bits uses.
pub(super) const FEWER_BLOCKS: usize = 4;

/// Entries of a table.
pub(super) const ENTRIES: usize = 1 << TEETH;

/// The powers for every choice of one block's teeth: word w of entry i. No vector of it crosses a cache line.
#[repr(align(64))]
pub(super) struct Table(pub(super) [[u64; ENTRIES]; WORDS]);

impl Table {
    /// Reads every entry in full, and gives the one with that index.
    #[inline(always)]
    pub(super) fn select(&self, out: &mut Words, index: u64) {
        let mut wanted = [0; ENTRIES];
        for (i, wanted) in (0..).zip(&mut wanted) {
            *wanted = mask_eq(i, index);
        }
        for (out, entries) in out.iter_mut().zip(&self.0) {
            *out =
                entries.iter().zip(&wanted).fold(0, |word, (entry, wanted)| word | entry & wanted);
        }
        wanted.zeroize();
    }

    /// Entry i. For the compiler, which knows no secrets.
    pub(super) const fn entry(&self, i: usize) -> Words {
        let mut words = [0; WORDS];
        let mut w = 0;
        while w < WORDS {
            words[w] = self.0[w][i];
            w += 1;
        }
        words
    }

    const fn set_entry(&mut self, i: usize, words: &Words) {
        let mut w = 0;
        while w < WORDS {
            self.0[w][i] = words[w];
            w += 1;
        }
    }
}

/// Entry i of table j: the product of 2^(2^(11·(k + 6j))) over the one bits k of i.
#[allow(
    long_running_const_eval,
    reason = "some 640 multiplications modulo N: seconds, not minutes"
)]
pub(super) static TABLES: [Table; BLOCKS] = {
    let mut tables = [const { Table([[0; ENTRIES]; WORDS]) }; BLOCKS];
    let mut power = montgomery_power_of_two(1); // 2^(2^(11·tooth)) as a factor for `montgomery`
    let mut tooth = 0;
    while tooth < TEETH * BLOCKS {
        let table = &mut tables[tooth / TEETH];
        if tooth % TEETH == 0 {
            table.set_entry(0, &power_of_two(0));
        }
        let bit = 1 << (tooth % TEETH);
        let mut i = 0;
        while i < bit {
            table.set_entry(bit + i, &words(&montgomery(&digits(&table.entry(i)), &power)));
            i += 1;
        }
        tooth += 1;
        let mut squarings = if tooth < TEETH * BLOCKS { COLUMNS } else { 0 };
        while squarings > 0 {
            power = montgomery(&power, &power);
            squarings -= 1;
        }
    }
    tables
};

/// 2^e mod N. Exponents wider than the comb are raised by windows.
pub(super) fn pow_g<B: Backend>(backend: B, out: &mut Element, e: &Exponent) {
    if e.bits() <= COLUMNS * TEETH * FEWER_BLOCKS {
        comb::<B, FEWER_BLOCKS, { FEWER_BLOCKS * COLUMNS }>(backend, out, e);
    } else if e.bits() <= COLUMNS * TEETH * BLOCKS {
        comb::<B, BLOCKS, { BLOCKS * COLUMNS }>(backend, out, e);
    } else {
        let mut two = Element::zero();
        two.0[0] = 2;
        pow(backend, out, &two, e);
    }
}

/// The comb over some blocks, of which every column of the exponent takes one factor each.
fn comb<B: Backend, const BLOCKS: usize, const FACTORS: usize>(
    backend: B,
    out: &mut Element,
    e: &Exponent,
) {
    Scratch::<B, FACTORS>::used(|scratch| {
        let Scratch { table: factors, accumulator, factor, product, work } = scratch;
        let (mut accumulator, mut product) = (accumulator, product);
        // Table by table: each stays in the nearest cache while it is scanned for every column.
        for (block, table) in TABLES[..BLOCKS].iter().enumerate() {
            for column in 0..COLUMNS {
                let factor = &mut factors[BLOCKS * column + block];
                backend.select_and_load(factor, table, teeth(e, column, block));
            }
        }

        let (lower, top) = factors.split_at_mut(BLOCKS * (COLUMNS - 1));
        swap(accumulator, &mut top[0]);
        for factor in &top[1..] {
            backend.mul(work, product, accumulator, factor);
            swap(&mut product, &mut accumulator);
        }
        for column in lower.rchunks(BLOCKS) {
            backend.square(work, product, accumulator);
            swap(&mut product, &mut accumulator);
            for factor in column {
                backend.mul(work, product, accumulator, factor);
                swap(&mut product, &mut accumulator);
            }
        }
        // Corrects, and leaves Montgomery form.
        backend.load(factor, &Missing::<B, BLOCKS>::POWER);
        backend.mul(work, product, accumulator, factor);
        backend.store(out, product);
    });
}

/// The exponent's bits for one block in one column.
pub(super) fn teeth(e: &Exponent, column: usize, block: usize) -> u64 {
    (0..TEETH).fold(0, |teeth, k| teeth | e.bit(column + COLUMNS * (k + TEETH * block)) << k)
}

/// The factor that [`comb`] over so many blocks lacks.
struct Missing<B, const BLOCKS: usize>(B);

impl<B: Backend, const BLOCKS: usize> Missing<B, BLOCKS> {
    const POWER: Words = missing(B::R_BITS, BLOCKS);
}

/// R^(1 + missing), where a multiplication by a plain number loses one R and a squaring doubles the loss, plus one.
pub(super) const fn missing(r_bits: usize, blocks: usize) -> Words {
    let mut missing = blocks - 1; // after the first column
    let mut column = 1;
    while column < COLUMNS {
        missing = 2 * missing + 1 + blocks;
        column += 1;
    }
    power_of_two((r_bits * (1 + missing)) as i64)
}
