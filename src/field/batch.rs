//! Many powers at once: any number of items, any mix of widths.
//!
//! With AVX-512 IFMA eight powers of one width cost about as much as six alone, so that groups of as many are done
//! together, and what is left over one by one. Widths are public, and so is which items go together.
//!
//! Operands come by reference and results go where they will stay, so that no secret is gathered into a
//! temporary array.

#[cfg(target_arch = "x86_64")]
use alloc::vec::Vec;

use super::{Element, Exponent};
#[cfg(target_arch = "x86_64")]
use super::{
    dispatch::{Selected, selected},
    ifma::Ifma,
    ifma_x8::{self, LANES},
    selftest::SelfTest,
};

/// The fewest powers of given bases that are faster in eight lanes than one by one.
#[cfg(target_arch = "x86_64")]
const ENOUGH_FOR_POW: usize = 7;
/// The same for powers of g.
#[cfg(target_arch = "x86_64")]
const ENOUGH_FOR_POW_G: usize = 6;

/// `out[i] = base[i]^e[i]`; the three have the same length.
pub(crate) fn pow(out: &mut [Element], base: &[&Element], e: &[&Exponent]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(cpu) = eight_lanes() {
        return by_width(e, |items| {
            if items.len() >= ENOUGH_FOR_POW {
                ifma_x8::pow(cpu, items, out, base, e);
            } else {
                items.iter().for_each(|&i| out[i].pow(base[i], e[i]));
            }
        });
    }
    for ((out, base), e) in out.iter_mut().zip(base).zip(e) {
        out.pow(base, e);
    }
}

/// `out[i] = 2^e[i]`; both have the same length.
pub(crate) fn pow_g(out: &mut [Element], e: &[&Exponent]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(cpu) = eight_lanes() {
        return by_width(e, |items| {
            if items.len() >= ENOUGH_FOR_POW_G {
                ifma_x8::pow_g(cpu, items, out, e);
            } else {
                items.iter().for_each(|&i| out[i].pow_g(e[i]));
            }
        });
    }
    for (out, e) in out.iter_mut().zip(e) {
        out.pow_g(e);
    }
}

/// The witness for eight lanes, if the selected backend is the one that they belong to and they pass the self-test.
#[cfg(target_arch = "x86_64")]
fn eight_lanes() -> Option<Ifma> {
    static TEST: SelfTest = SelfTest::new();
    match selected() {
        Selected::Ifma(cpu) => TEST.passed(|| ifma_x8::knows_its_answers(cpu)).then_some(cpu),
        Selected::Adx(_) | Selected::Portable(_) => None,
    }
}

/// Hands out the items in groups of equal width, as many as there are lanes and then those that are left.
#[cfg(target_arch = "x86_64")]
fn by_width(e: &[&Exponent], mut work: impl FnMut(&[usize])) {
    let mut order: Vec<usize> = (0..e.len()).collect();
    order.sort_by_key(|&i| e[i].bits());
    for same_width in order.chunk_by(|&a, &b| e[a].bits() == e[b].bits()) {
        same_width.chunks(LANES).for_each(&mut work);
    }
}
