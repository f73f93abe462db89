//! Powers of g = 2 by a fixed-base comb with a masked scan of every entry.
//!
//! The exponent's bits are dealt out to 13 columns: bit c + 13·(k + 5j) is tooth k of block j in column c. Table j
//! holds the powers of two for every choice of block j's teeth in column 0, so that
//!
//! > 2^e = Π over c of (Π over j of table\[j\]\[teeth of block j in column c\])^(2^c),
//!
//! 12 squarings and 13 multiplications for every block: four blocks hold 260 bits, five 325. The table is made at
//! compile time; it has 160 entries, 60 KB. A sixth tooth would save an eighth of the work and double the table.
//!
//! One table serves every backend: its entries are plain numbers, without any backend's Montgomery factor R. So each
//! multiplication by an entry leaves the accumulator short of one R. The sequence of operations is fixed, hence the
//! power of R that is missing in the end, and the multiplication that leaves Montgomery form puts it back.

use core::mem::swap;

use super::{
    Element, Exponent,
    backend::{Backend, Scratch},
    constant::{digits, montgomery, montgomery_power_of_two, power_of_two, words},
    params::Words,
    pow::pow,
};

pub(super) const COLUMNS: usize = 13;
pub(super) const TEETH: usize = 5;
pub(super) const BLOCKS: usize = 5;
/// Blocks that an exponent of up to 260 bits uses.
pub(super) const FEWER_BLOCKS: usize = 4;

/// The powers for every choice of one block's teeth. No vector of it crosses a cache line.
#[repr(align(64))]
pub(super) struct Table(pub(super) [Words; 1 << TEETH]);

/// Entry i of table j: the product of 2^(2^(13·(k + 5j))) over the one bits k of i.
#[allow(
    long_running_const_eval,
    reason = "some 480 multiplications modulo N: seconds, not minutes"
)]
pub(super) static TABLES: [Table; BLOCKS] = {
    let mut tables = [const { Table([power_of_two(0); _]) }; BLOCKS];
    let mut power = montgomery_power_of_two(1); // 2^(2^(13·tooth)) as a factor for `montgomery`
    let mut tooth = 0;
    while tooth < TEETH * BLOCKS {
        let table = &mut tables[tooth / TEETH].0;
        let bit = 1 << (tooth % TEETH);
        let mut i = 0;
        while i < bit {
            table[bit + i] = words(&montgomery(&digits(&table[i]), &power));
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
        comb(backend, out, e, &TABLES[..FEWER_BLOCKS], &Missing::<B, FEWER_BLOCKS>::POWER);
    } else if e.bits() <= COLUMNS * TEETH * BLOCKS {
        comb(backend, out, e, &TABLES, &Missing::<B, BLOCKS>::POWER);
    } else {
        let mut two = Element::zero();
        two.0[0] = 2;
        pow(backend, out, &two, e);
    }
}

/// The comb over some blocks; `missing` is the factor that corrects and leaves Montgomery form.
fn comb<B: Backend>(
    backend: B,
    out: &mut Element,
    e: &Exponent,
    tables: &[Table],
    missing: &Words,
) {
    let mut scratch = Scratch::<B, 0>::new(backend);
    let Scratch { accumulator, factor, product, work, .. } = &mut scratch;
    let (mut accumulator, mut product) = (accumulator, product);
    for column in (0..COLUMNS).rev() {
        if column < COLUMNS - 1 {
            backend.square(work, product, accumulator);
            swap(&mut product, &mut accumulator);
        }
        for (block, table) in tables.iter().enumerate() {
            let teeth = teeth(e, column, block);
            if column == COLUMNS - 1 && block == 0 {
                backend.select_and_load(accumulator, &table.0, teeth);
            } else {
                backend.select_and_load(factor, &table.0, teeth);
                backend.mul(work, product, accumulator, factor);
                swap(&mut product, &mut accumulator);
            }
        }
    }
    backend.load(factor, missing);
    backend.mul(work, product, accumulator, factor);
    backend.store(out, product);
}

/// The exponent's bits for one block in one column.
pub(super) fn teeth(e: &Exponent, column: usize, block: usize) -> u64 {
    (0..TEETH).fold(0, |teeth, k| teeth | e.bit(column + COLUMNS * (k + TEETH * block)) << k)
}

/// What [`comb`] over so many blocks lacks.
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
