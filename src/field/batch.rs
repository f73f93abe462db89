//! Many powers at once: any number of items, any mix of widths.
//!
//! Some backends compute several powers of one width in less time together than one by one. So items of equal width
//! are put into groups, and what is left over is done one by one. Widths are public, and so is which items go together.

use super::{
    backend::Power,
    dispatch::{selected, with_backend},
    element::Element,
    exponent::Exponent,
    power::{comb, window},
    words::G,
};
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
use super::{
    backend::{Lanes, avx2_x4::Avx2X4, ifma_x8::IfmaX8},
    dispatch::Selected,
    power::lanes,
    selftest::SelfTest,
};
use alloc::vec::Vec;

/// Computes base^e for each pair.
pub(crate) fn pow(items: &[(&Element, &Exponent)]) -> Vec<Element> {
    let mut out = zeros(items.len());
    let mut powers = Vec::with_capacity(items.len());
    for (out, (base, e)) in out.iter_mut().zip(items) {
        powers.push(Power { out: &mut out.0, base: &base.0, e });
    }
    compute(Of::GivenBases, &mut powers);
    out
}

/// Computes 2^e for each exponent.
pub(crate) fn pow_g(exponents: &[&Exponent]) -> Vec<Element> {
    let mut out = zeros(exponents.len());
    let mut powers = Vec::with_capacity(exponents.len());
    for (out, e) in out.iter_mut().zip(exponents) {
        powers.push(Power { out: &mut out.0, base: &G, e });
    }
    compute(Of::G, &mut powers);
    out
}

/// As many zeros, to be overwritten in their place.
pub(crate) fn zeros(count: usize) -> Vec<Element> {
    let mut zeros = Vec::new();
    zeros.resize_with(count, Element::zero);
    zeros
}

/// The bases of a batch of powers.
#[derive(Clone, Copy)]
enum Of {
    GivenBases,
    G,
}

/// Computes the powers, together as far as the selected backend has lanes that pass the self-test.
fn compute(of: Of, powers: &mut [Power<'_>]) {
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
    match selected() {
        Selected::Ifma(cpu) => {
            static TEST: SelfTest = SelfTest::new();
            if let Some(lanes) = TEST.admit_lanes(IfmaX8(cpu)) {
                return in_groups(lanes, of, powers);
            }
        }
        Selected::Avx2(cpu) => {
            static TEST: SelfTest = SelfTest::new();
            if let Some(lanes) = TEST.admit_lanes(Avx2X4(cpu)) {
                return in_groups(lanes, of, powers);
            }
        }
        Selected::Portable(_) => {}
        #[cfg(any(test, feature = "hazmat"))]
        Selected::Portable32(_) => {}
    }
    one_by_one(of, powers);
}

fn one_by_one(of: Of, powers: &mut [Power<'_>]) {
    for Power { out, base, e } in powers {
        with_backend!(selected(), backend => match of {
            Of::GivenBases => window::pow(backend, out, base, e),
            Of::G => comb::pow_g(backend, out, e),
        });
    }
}

/// Groups of equal width, as large as there are lanes, are computed together; where fewer are left than that pays for,
/// one by one.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
fn in_groups<L: Lanes>(lanes: L, of: Of, mut powers: &mut [Power<'_>]) {
    let (enough, together): (_, fn(L, &mut [Power<'_>])) = match of {
        Of::GivenBases => (L::ENOUGH_FOR_POW, lanes::pow),
        Of::G => (L::ENOUGH_FOR_POW_G, lanes::pow_g),
    };
    while let Some(first) = powers.first() {
        let width = first.e.bits();
        let mut same = 0;
        for i in 0..powers.len() {
            if powers[i].e.bits() == width {
                powers.swap(i, same);
                same += 1;
            }
        }
        let (same_width, others) = powers.split_at_mut(same);
        for group in same_width.chunks_mut(L::LANES) {
            if group.len() >= enough {
                together(lanes, group);
            } else {
                one_by_one(of, group);
            }
        }
        powers = others;
    }
}
