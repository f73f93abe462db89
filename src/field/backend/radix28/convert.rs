//! Between 48 words of 64 bits and 56 pairs of limbs of 28 bits, the odd limb times 2^32.

use super::kernel::RADIX;
use crate::field::words::{Words, reduce_once};

/// Gives the pairs of a number, one with each call.
pub(crate) fn pairs(x: &Words) -> impl FnMut() -> u64 {
    let mut rest = 0;
    let mut bits = 0;
    let mut halves = x.iter().flat_map(|&word| [word as u32, (word >> 32) as u32]);
    let mut limb = move || {
        if bits < RADIX {
            rest |= u64::from(halves.next().unwrap_or(0)) << bits;
            bits += 32;
        }
        let limb = rest & ((1 << RADIX) - 1);
        rest >>= RADIX;
        bits -= RADIX;
        limb
    };
    move || limb() | limb() << 32
}

/// The canonical residue of pairs of digits < 2^32 with a value below 2N.
pub(crate) fn words(out: &mut Words, pairs: impl Iterator<Item = u64>) {
    let mut rest = 0;
    let mut bits = 0;
    let mut limbs = pairs.flat_map(|pair| [u64::from(pair as u32), pair >> 32]);
    let mut half = || {
        while bits < 32 {
            rest += limbs.next().unwrap_or(0) << bits;
            bits += RADIX;
        }
        let half = u64::from(rest as u32);
        rest >>= 32;
        bits -= 32;
        half
    };
    for word in &mut *out {
        *word = half() | half() << 32;
    }
    let top = half();
    reduce_once(out, top);
}
