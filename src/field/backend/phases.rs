//! Karatsuba's method on the four *phases* of numbers (A. Karatsuba and Y. Ofman, "Multiplication of many-digital
//! numbers by automatic computers", 1962).
//!
//! A number is A = Σ x^c·A_c(x⁴) over its phases c = 0 to 3, where x is the radix: phase c has the limbs 4i + c, and
//! *place* i is where four limbs of the phases stand side by side. Karatsuba's method multiplies such numbers first as
//! even and odd limbs, and then those in the same way once more: nine products of phases and sums of phases for
//! sixteen. It is linear, so that all the products of a multiplication and of its reduction go into the same nine sums,
//! and what turns nine sums into four columns is paid once for each place.

use crate::field::{consteval::limb, words::Words};

/// What Karatsuba's method multiplies: the phases 0, 2, 0 + 2, 1, 3, 1 + 3, 0 + 1, 2 + 3, 0 + 1 + 2 + 3, where a sum
/// stands for the sums of limbs.
pub(super) type Nine<T> = [T; 9];

/// The nine in one place, from the four limbs that stand there.
#[inline(always)]
pub(super) fn nine<T: Copy>([c0, c1, c2, c3]: [T; 4], add: impl Fn(T, T) -> T) -> Nine<T> {
    let (c01, c23) = (add(c0, c1), add(c2, c3));
    [c0, c2, add(c0, c2), c1, c3, add(c1, c3), c01, c23, add(c01, c23)]
}

/// The nine of a constant, in the lowest places.
pub(super) const fn nine_of<const RADIX: u32, const PLACES: usize>(
    x: &Words,
) -> Nine<[u64; PLACES]> {
    const PHASES: Nine<&[usize]> =
        [&[0], &[2], &[0, 2], &[1], &[3], &[1, 3], &[0, 1], &[2, 3], &[0, 1, 2, 3]];
    let mut nine = [[0; PLACES]; 9];
    let mut part = 0;
    while part < 9 {
        let mut phase = 0;
        while phase < PHASES[part].len() {
            let mut place = 0;
            while place < PLACES {
                nine[part][place] += limb(x, RADIX, 4 * place + PHASES[part][phase]);
                place += 1;
            }
            phase += 1;
        }
        part += 1;
    }
    nine
}

/// The four columns of a place from its nine sums, where `below` has what the place below leaves: parts of products
/// whose columns are one place higher than those of their limbs.
#[inline(always)]
pub(super) fn columns<T: Copy>(
    [c0, c2, c02, c1, c3, c13, c01, c23, all]: Nine<T>,
    [below_even, below_odd, below_sum, below_all]: &mut [T; 4],
    add: impl Fn(T, T) -> T,
    sub: impl Fn(T, T) -> T,
) -> [T; 4] {
    let even = recombine([c0, c2, c02], below_even, &add, &sub);
    let odd = recombine([c1, c3, c13], below_odd, &add, &sub);
    let sum = recombine([c01, c23, all], below_sum, &add, &sub);
    // The even limbs of a product of limbs 4i and 4i + 2, and so on: the same once more, phase by phase.
    let lowest = add(even[0], *below_all);
    *below_all = odd[1];
    [
        lowest,
        sub(sub(sum[0], even[0]), odd[0]),
        add(even[1], odd[0]),
        sub(sub(sum[1], even[1]), odd[1]),
    ]
}

/// Karatsuba's recombination of a product with phases, of which the upper one goes one place up.
#[inline(always)]
fn recombine<T: Copy>(
    [low, high, sum]: [T; 3],
    below: &mut T,
    add: &impl Fn(T, T) -> T,
    sub: &impl Fn(T, T) -> T,
) -> [T; 2] {
    let columns = [add(low, *below), sub(sub(sum, low), high)];
    *below = high;
    columns
}
