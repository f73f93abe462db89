//! The choice of the backend that computes: the best that this CPU runs and that passes its self-test, or the one that
//! the environment variable `COGNITO_CRYPTO_BACKEND` named when the crate was compiled. Where the CPU lacks the named
//! one, or it fails its self-test, the portable one of the target computes.

#[cfg(feature = "hazmat")]
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[cfg(any(not(target_pointer_width = "32"), test, feature = "hazmat"))]
use super::backend::portable::Portable;
#[cfg(any(target_pointer_width = "32", test, feature = "hazmat"))]
use super::backend::portable32::Portable32;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
use super::backend::simd128::Simd128;
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
use super::{
    backend::{avx2::Avx2, ifma::Ifma},
    selftest::SelfTest,
};

/// A backend that this CPU runs, as its witness.
#[derive(Clone, Copy)]
pub(super) enum Selected {
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
    Ifma(Ifma),
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
    Avx2(Avx2),
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    Simd128(Simd128),
    #[cfg(any(not(target_pointer_width = "32"), test, feature = "hazmat"))]
    Portable(Portable),
    #[cfg(any(target_pointer_width = "32", test, feature = "hazmat"))]
    Portable32(Portable32),
}

/// Evaluates `$work` with `$backend` bound to the witness of the selected backend.
macro_rules! with_backend {
    ($selected:expr, $backend:ident => $work:expr) => {
        match $selected {
            #[cfg(all(
                target_arch = "x86_64",
                target_pointer_width = "64",
                target_feature = "sse2"
            ))]
            $crate::field::dispatch::Selected::Ifma($backend) => $work,
            #[cfg(all(
                target_arch = "x86_64",
                target_pointer_width = "64",
                target_feature = "sse2"
            ))]
            $crate::field::dispatch::Selected::Avx2($backend) => $work,
            #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
            $crate::field::dispatch::Selected::Simd128($backend) => $work,
            #[cfg(any(not(target_pointer_width = "32"), test, feature = "hazmat"))]
            $crate::field::dispatch::Selected::Portable($backend) => $work,
            #[cfg(any(target_pointer_width = "32", test, feature = "hazmat"))]
            $crate::field::dispatch::Selected::Portable32($backend) => $work,
        }
    };
}
pub(super) use with_backend;

/// A backend by name, with the function that gives its witness.
pub(super) struct Candidate {
    pub(super) name: &'static str,
    pub(super) admit: fn() -> Option<Selected>,
}

/// The portable backend of the target, which runs on all of its CPUs.
#[cfg(not(target_pointer_width = "32"))]
const FALLBACK: (&str, Selected) = ("portable", Selected::Portable(Portable));
#[cfg(all(
    target_pointer_width = "32",
    not(all(target_arch = "wasm32", target_feature = "simd128"))
))]
const FALLBACK: (&str, Selected) = ("portable32", Selected::Portable32(Portable32));
/// The backend of a module with vectors, which loads only where the engine has them. It takes no self-test, which would
/// cost the first login more than the vectors save. `portable32` is in the module only if the build asks for it.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
const FALLBACK: (&str, Selected) = match FORCED {
    Some(name) if equal(name.as_bytes(), b"portable32") => {
        ("portable32", Selected::Portable32(Portable32))
    }
    _ => ("simd128", Selected::Simd128(Simd128)),
};

/// The backends that this program contains, the best first. Whatever comes after the target's portable one computes
/// only if it is asked for.
pub(super) static CANDIDATES: &[Candidate] = &[
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
    Candidate {
        name: "ifma",
        admit: || {
            static TEST: SelfTest = SelfTest::new();
            TEST.admit(Ifma::new()?).map(Selected::Ifma)
        },
    },
    #[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_feature = "sse2"))]
    Candidate {
        name: "avx2",
        admit: || {
            static TEST: SelfTest = SelfTest::new();
            TEST.admit(Avx2::new()?).map(Selected::Avx2)
        },
    },
    Candidate { name: FALLBACK.0, admit: || Some(FALLBACK.1) },
    #[cfg(all(not(target_pointer_width = "32"), any(test, feature = "hazmat")))]
    Candidate { name: "portable32", admit: || Some(Selected::Portable32(Portable32)) },
    #[cfg(all(target_pointer_width = "32", any(test, feature = "hazmat")))]
    Candidate { name: "portable", admit: || Some(Selected::Portable(Portable)) },
];

/// The names of all backends, also of those for other CPUs.
const NAMES: [&str; 5] = ["ifma", "avx2", "simd128", "portable", "portable32"];

/// The backend that the build asks for.
const FORCED: Option<&str> = forced(option_env!("COGNITO_CRYPTO_BACKEND"));

#[cfg(any(
    cognito_crypto_backend = "ifma",
    cognito_crypto_backend = "avx2",
    cognito_crypto_backend = "simd128",
    cognito_crypto_backend = "portable",
    cognito_crypto_backend = "portable32"
))]
compile_error!(
    "set the environment variable COGNITO_CRYPTO_BACKEND instead of --cfg cognito_crypto_backend"
);

/// Checks the name in the variable. An unknown one is a compile-time error, because a misspelt name would otherwise be
/// ignored.
#[expect(clippy::panic, reason = "at compile time only")]
const fn forced(variable: Option<&str>) -> Option<&str> {
    let Some(name) = variable else { return None };
    let mut i = 0;
    while i < NAMES.len() {
        if equal(name.as_bytes(), NAMES[i].as_bytes()) {
            return Some(name);
        }
        i += 1;
    }
    panic!("COGNITO_CRYPTO_BACKEND must be ifma, avx2, simd128, portable or portable32")
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// The backend that computes.
pub(super) fn selected() -> Selected {
    choose().1
}

/// Returns the name of the backend that computes: `"ifma"`, `"avx2"`, `"portable"`, `"simd128"` in WebAssembly that is
/// compiled with `-C target-feature=+simd128`, or `"portable32"` where pointers have 32 bits (other WebAssembly, 32-bit
/// CPUs).
///
/// It is the best one that this CPU runs and that passes its self-test. If the environment variable
/// `COGNITO_CRYPTO_BACKEND` has one of these names while this crate is compiled, that backend computes, or the portable
/// one of the target where it has no such backend. Any other value does not compile.
#[must_use]
pub fn backend() -> &'static str {
    choose().0
}

/// The index in [`CANDIDATES`] of the backend that the process wants, counted from 1; 0 if it wants none in particular.
#[cfg(feature = "hazmat")]
static WANTED: AtomicUsize = AtomicUsize::new(0);

/// Makes the whole process want the candidate with that index from now on.
#[cfg(feature = "hazmat")]
pub(super) fn want(index: usize) {
    WANTED.store(index + 1, Relaxed);
}

/// The name of the backend that this process, or else the build, asks for.
fn wanted() -> Option<&'static str> {
    #[cfg(feature = "hazmat")]
    if let Some(index) = WANTED.load(Relaxed).checked_sub(1) {
        return CANDIDATES.get(index).map(|candidate| candidate.name);
    }
    FORCED
}

fn choose() -> (&'static str, Selected) {
    first_admitted(CANDIDATES, wanted())
}

/// The first candidate that is admitted, of those with the wanted name if one is wanted; else the target's portable
/// one.
fn first_admitted(candidates: &[Candidate], wanted: Option<&str>) -> (&'static str, Selected) {
    candidates
        .iter()
        .filter(|candidate| wanted.is_none_or(|wanted| wanted == candidate.name))
        .find_map(|candidate| Some((candidate.name, (candidate.admit)()?)))
        .unwrap_or(FALLBACK)
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::{CANDIDATES, Candidate, FALLBACK, FORCED, NAMES, backend, equal, first_admitted};
    use crate::field::tests::machine;
    use std::vec::Vec;

    const PORTABLE: Candidate = Candidate { name: FALLBACK.0, admit: || Some(FALLBACK.1) };

    #[test]
    fn a_backend_that_the_cpu_lacks_gives_way_to_the_portable_one() {
        let best = Candidate { name: "best", ..PORTABLE };
        let absent = Candidate { name: "absent", admit: || None };
        let candidates = [best, absent, PORTABLE];
        assert_eq!(first_admitted(&candidates, None).0, "best");
        assert_eq!(first_admitted(&candidates, Some("absent")).0, FALLBACK.0);
        assert_eq!(first_admitted(&candidates[1..], None).0, FALLBACK.0);
    }

    #[test]
    fn the_best_backend_that_this_cpu_has_computes() {
        let here = CANDIDATES.iter().filter(|candidate| (candidate.admit)().is_some());
        let names: Vec<_> = here.map(|candidate| candidate.name).collect();
        if FORCED.is_none() {
            assert_eq!(backend(), names[0]);
        }
        machine::require_backends(&names, backend());
    }

    #[test]
    fn every_candidate_can_be_asked_for_by_its_name() {
        for candidate in CANDIDATES {
            assert!(NAMES.contains(&candidate.name));
        }
        assert!(equal(b"avx2", b"avx2"));
        for other in ["", "avx", "avx22", "AVX2"] {
            assert!(!equal(other.as_bytes(), b"avx2"));
        }
    }
}
