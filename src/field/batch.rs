//! Many powers at once: any number of items, any mix of widths.
//!
//! Some backends compute several powers of one width in less time together than one by one. So items of equal width
//! are put into groups, and what is left over is done one by one. Widths are public, and so is which items go together.

use alloc::vec::Vec;

use super::{
    backend::Power,
    dispatch::{selected, with_backend},
    element::Element,
    exponent::Exponent,
    power::{comb, window},
    words::G,
};
#[cfg(target_arch = "x86_64")]
use super::{
    backend::{Lanes, ifma_x8::IfmaX8},
    dispatch::Selected,
    selftest::SelfTest,
};

/// `out[i] = base[i]^e[i]`; the three have the same length.
pub(crate) fn pow(out: &mut [Element], base: &[&Element], e: &[&Exponent]) {
    let mut powers: Vec<_> = (out.iter_mut().zip(base).zip(e))
        .map(|((out, base), e)| Power { out: &mut out.0, base: &base.0, e })
        .collect();
    let alone = |power: &mut Power<'_>| {
        with_backend!(selected(), backend => window::pow(backend, power.out, power.base, power.e));
    };
    #[cfg(target_arch = "x86_64")]
    if let Some(lanes) = ifma_x8() {
        return in_groups::<IfmaX8>(&mut powers, IfmaX8::ENOUGH_FOR_POW, |p| lanes.pow(p), alone);
    }
    powers.iter_mut().for_each(alone);
}

/// `out[i] = 2^e[i]`; both have the same length.
pub(crate) fn pow_g(out: &mut [Element], e: &[&Exponent]) {
    let mut powers: Vec<_> =
        (out.iter_mut().zip(e)).map(|(out, e)| Power { out: &mut out.0, base: &G, e }).collect();
    let alone = |power: &mut Power<'_>| {
        with_backend!(selected(), backend => comb::pow_g(backend, power.out, power.e));
    };
    #[cfg(target_arch = "x86_64")]
    if let Some(lanes) = ifma_x8() {
        return in_groups::<IfmaX8>(
            &mut powers,
            IfmaX8::ENOUGH_FOR_POW_G,
            |p| lanes.pow_g(p),
            alone,
        );
    }
    powers.iter_mut().for_each(alone);
}

/// The witness for eight lanes, if the selected backend is the one that they belong to and they pass the self-test.
#[cfg(target_arch = "x86_64")]
fn ifma_x8() -> Option<IfmaX8> {
    static TEST: SelfTest = SelfTest::new();
    match selected() {
        Selected::Ifma(cpu) => TEST.admit_lanes(IfmaX8(cpu)),
        Selected::Avx2(_) | Selected::Mulx(_) | Selected::Portable(_) => None,
    }
}

/// Sorts the powers by width. Groups of equal width, as large as there are lanes, go to `together`; where fewer than
/// `enough` are left, they go to `alone`.
#[cfg(target_arch = "x86_64")]
fn in_groups<'a, L: Lanes>(
    powers: &mut [Power<'a>],
    enough: usize,
    together: impl Fn(&mut [Power<'a>]),
    alone: impl Fn(&mut Power<'a>),
) {
    powers.sort_by_key(|power| power.e.bits());
    for same_width in powers.chunk_by_mut(|a, b| a.e.bits() == b.e.bits()) {
        for group in same_width.chunks_mut(L::LANES) {
            if group.len() >= enough {
                together(group);
            } else {
                group.iter_mut().for_each(&alone);
            }
        }
    }
}
