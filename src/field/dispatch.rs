//! Which backend computes: the best that this CPU runs and that passes its self-test, or the one that
//! `--cfg cognito_crypto_backend="…"` names. A CPU without the named one gets the portable one.

use super::portable::Portable;
#[cfg(target_arch = "x86_64")]
use super::{adx::Adx, ifma::Ifma, selftest::SelfTest};

/// A backend that this CPU runs, by its witness.
#[derive(Clone, Copy)]
pub(super) enum Selected {
    #[cfg(target_arch = "x86_64")]
    Ifma(Ifma),
    #[cfg(target_arch = "x86_64")]
    Adx(Adx),
    Portable(Portable),
}

/// Does `$work` with the witness that is selected as `$backend`.
macro_rules! with_backend {
    ($selected:expr, $backend:ident => $work:expr) => {
        match $selected {
            #[cfg(target_arch = "x86_64")]
            $crate::field::dispatch::Selected::Ifma($backend) => $work,
            #[cfg(target_arch = "x86_64")]
            $crate::field::dispatch::Selected::Adx($backend) => $work,
            $crate::field::dispatch::Selected::Portable($backend) => $work,
        }
    };
}
pub(super) use with_backend;

/// A backend by name, and the way to its witness.
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
        name: "adx",
        admit: || {
            static TEST: SelfTest = SelfTest::new();
            TEST.admit(Adx::new()?).map(Selected::Adx)
        },
    },
    Candidate { name: "portable", admit: || Some(Selected::Portable(Portable)) },
];

/// What `--cfg cognito_crypto_backend` names.
const FORCED: Option<&str> = if cfg!(cognito_crypto_backend = "portable") {
    Some("portable")
} else if cfg!(cognito_crypto_backend = "adx") {
    Some("adx")
} else if cfg!(cognito_crypto_backend = "ifma") {
    Some("ifma")
} else {
    None
};

/// The backend that computes.
pub(super) fn selected() -> Selected {
    choose().1
}

/// The name of the backend that computes: `"portable"`, `"adx"` or `"ifma"`.
#[must_use]
pub fn backend() -> &'static str {
    choose().0
}

fn choose() -> (&'static str, Selected) {
    #[cfg(feature = "hazmat")]
    let wanted = super::hazmat::wanted().or(FORCED);
    #[cfg(not(feature = "hazmat"))]
    let wanted = FORCED;
    CANDIDATES
        .iter()
        .filter(|candidate| wanted.is_none_or(|wanted| wanted == candidate.name))
        .find_map(|candidate| Some((candidate.name, (candidate.admit)()?)))
        .unwrap_or(("portable", Selected::Portable(Portable)))
}
