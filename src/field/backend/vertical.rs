//! Several numbers side by side, one in each lane of vectors: the way in and out for backends that compute so.

use super::Power;
use crate::field::words::{WORDS, Words, reduce_once};

/// Word i of every number in vector i; one word more than a residue, for bits at and above 2^3072.
pub(super) type VerticalWords<V> = [V; WORDS + 1];

/// Puts numbers side by side.
pub(super) fn interleave<V, const LANES: usize>(
    out: &mut VerticalWords<V>,
    numbers: [&Words; LANES],
    vector: fn([u64; LANES]) -> V,
) {
    for (i, out) in out.iter_mut().enumerate() {
        *out = vector(numbers.map(|number| *number.get(i).unwrap_or(&0)));
    }
}

/// Writes each power's canonical residue from its lane, of values below 2N.
pub(super) fn separate<V: Copy, const LANES: usize>(
    powers: &mut [Power<'_>],
    numbers: &VerticalWords<V>,
    row: fn(V) -> [u64; LANES],
) {
    for (i, &words) in numbers[..WORDS].iter().enumerate() {
        for (power, word) in powers.iter_mut().zip(row(words)) {
            power.out[i] = word;
        }
    }
    for (power, top) in powers.iter_mut().zip(row(numbers[WORDS])) {
        reduce_once(power.out, top);
    }
}
