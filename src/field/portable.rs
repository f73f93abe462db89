//! The portable backend: 48 words of 64 bits, R = 2^3072.

use super::{
    Element, WORDS,
    backend::Backend,
    barrier::{mask, mask_eq},
    params::{N, Words, mac},
};

/// Needs nothing of the CPU.
#[derive(Clone, Copy)]
pub(super) struct Portable;

impl Backend for Portable {
    /// Below 2^3072, that is: up to N + 2^3008.
    type Residue = Words;
    type Workspace = ();

    const ZERO: Words = [0; WORDS];
    const WORKSPACE: () = ();
    const R_BITS: usize = 64 * WORDS;

    fn load(self, out: &mut Words, x: &Words) {
        *out = *x;
    }

    fn store(self, out: &mut Element, x: &Words) {
        out.0 = *x;
        out.reduce_once(0);
    }

    fn mul(self, (): &mut (), out: &mut Words, a: &Words, b: &Words) {
        // t < 2^3072 always: each row adds a·b[i] + q·N < 2^64·(2^3072 + N) before the division by 2^64, so that
        // t may reach 2^3072 + N; the carry out of the top word is then worth one subtraction of N.
        let mut t = [0; WORDS];
        let mut top = 0;
        for &b in b {
            let (low, mut carry_a) = mac(t[0], a[0], b, 0);
            let (_, mut carry_n) = mac(low, low, N[0], 0); // N ≡ −1 mod 2^64: the quotient is the low word
            for j in 1..WORDS {
                let word;
                (word, carry_a) = mac(t[j], a[j], b, carry_a);
                (t[j - 1], carry_n) = mac(word, low, N[j], carry_n);
            }
            let sum = u128::from(top) + u128::from(carry_a) + u128::from(carry_n);
            (t[WORDS - 1], top) = (sum as u64, (sum >> 64) as u64);
        }
        let excess = mask(top);
        let mut borrow = 0;
        for (out, (&t, &n)) in out.iter_mut().zip(t.iter().zip(&N)) {
            let difference =
                u128::from(t).wrapping_sub(u128::from(n & excess)).wrapping_sub(borrow);
            (*out, borrow) = (difference as u64, difference >> 127);
        }
    }

    fn square(self, work: &mut (), out: &mut Words, a: &Words) {
        self.mul(work, out, a, a);
    }

    fn select(self, out: &mut Words, table: &[Words], index: u64) {
        out.fill(0);
        for (i, entry) in (0..).zip(table) {
            let wanted = mask_eq(i, index);
            for (out, word) in out.iter_mut().zip(entry) {
                *out |= word & wanted;
            }
        }
    }
}
