//! Which backend computes: the best that this CPU runs and that passes its self-test, or the one that
//! `--cfg cognito_crypto_backend="…"` names. A CPU without the named one gets the portable one.

#[cfg(feature = "hazmat")]
use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use super::backend::portable::Portable;
#[cfg(target_arch = "x86_64")]
use super::{
    backend::{avx2::Avx2, ifma::Ifma},
    selftest::SelfTest,
};

/// A backend that this CPU runs, by its witness.
#[derive(Clone, Copy)]
pub(super) enum Selected {
    #[cfg(target_arch = "x86_64")]
    Ifma(Ifma),
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    Portable(Portable),
}

/// Does `$work` with the witness that is selected as `$backend`.
macro_rules! with_backend {
    ($selected:expr, $backend:ident => $work:expr) => {
        match $selected {
            #[cfg(target_arch = "x86_64")]
            $crate::field::dispatch::Selected::Ifma($backend) => $work,
            #[cfg(target_arch = "x86_64")]
            $crate::field::dispatch::Selected::Avx2($backend) => $work,
            $crate::field::dispatch::Selected::Portable($backend) => $work,
        }
    };
}
pub(super) use with_backend;

/// A backend by name, with the function that gives its witness.
pub(super) struct Candidate {
    pub(super) name: &'static str,
    pub(super) admit: fn() -> Option<Selected>,
}

/// Best first; the last one runs everywhere.
pub(super) static CANDIDATES: &[Candidate] = &[
    #[cfg(target_arch = "x86_64")]
    Candidate {
        name: "ifma",
        admit: || {
            static TEST: SelfTest = SelfTest::new();
            TEST.admit(Ifma::new()?).map(Selected::Ifma)
        },
    },
    #[cfg(target_arch = "x86_64")]
    Candidate {
        name: "avx2",
        admit: || {
            static TEST: SelfTest = SelfTest::new();
            TEST.admit(Avx2::new()?).map(Selected::Avx2)
        },
    },
    Candidate { name: "portable", admit: || Some(Selected::Portable(Portable)) },
];

/// What `--cfg cognito_crypto_backend` names.
const FORCED: Option<&str> = if cfg!(cognito_crypto_backend = "portable") {
    Some("portable")
} else if cfg!(cognito_crypto_backend = "avx2") {
    Some("avx2")
} else if cfg!(cognito_crypto_backend = "ifma") {
    Some("ifma")
} else {
    None
};

/// The backend that computes.
pub(super) fn selected() -> Selected {
    choose().1
}

/// The name of the backend that computes: `"portable"`, `"avx2"` or `"ifma"`.
#[must_use]
pub fn backend() -> &'static str {
    choose().0
}

/// The index in [`CANDIDATES`] of the backend that the process wants, counted from 1; 0 if it has no wish.
#[cfg(feature = "hazmat")]
static WANTED: AtomicUsize = AtomicUsize::new(0);

/// Makes the whole process want the candidate with that index from now on, or none in particular.
#[cfg(feature = "hazmat")]
pub(super) fn want(index: Option<usize>) {
    WANTED.store(index.map_or(0, |index| index + 1), Relaxed);
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
    let wanted = wanted();
    CANDIDATES
        .iter()
        .filter(|candidate| wanted.is_none_or(|wanted| wanted == candidate.name))
        .find_map(|candidate| Some((candidate.name, (candidate.admit)()?)))
        .unwrap_or(("portable", Selected::Portable(Portable)))
}
