//! A kind of handshake: what is done to which message, and what has to come of it.

use crate::pool::Sealing;
use cognito_crypto::{
    Error,
    auth::{Parameters, server::SealingKeys},
};

pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) deed: Deed,
    /// What the first side to object has to say.
    pub(crate) outcome: Result<(), Error>,
}

type Change = Box<dyn Fn(&mut Parameters) + Send + Sync>;
type Answer = Box<dyn Fn(&mut Parameters, &Exchange<'_>) + Send + Sync>;

/// What makes a handshake different from an ordinary one.
pub(crate) enum Deed {
    Nothing,
    /// The name is nobody's.
    UnknownUser,
    WrongPassword,
    /// The server's clock is so many seconds off.
    Clock(i64),
    /// The challenge is sealed, and opened with these keys.
    Keys(fn(&Sealing) -> &SealingKeys),
    /// Changes SRP_A and what goes with it.
    Request(Change),
    /// Changes SRP_B and what goes with it.
    Challenge(Change),
    /// Changes the proof and what goes with it.
    Response(Answer),
    /// Sends this SRP_A, and changes the proof.
    Forged(String, Answer),
}

/// What an attacker has seen.
pub(crate) struct Exchange<'a> {
    pub(crate) challenge: &'a Parameters,
    /// The right answer to the same user's previous challenge.
    pub(crate) previous: &'a Parameters,
}

impl Kind {
    pub(crate) fn new(name: impl Into<String>, outcome: Result<(), Error>, deed: Deed) -> Self {
        Self { name: name.into(), deed, outcome }
    }

    pub(crate) fn request(
        name: impl Into<String>,
        outcome: Result<(), Error>,
        change: impl Fn(&mut Parameters) + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, outcome, Deed::Request(Box::new(change)))
    }

    pub(crate) fn challenge(
        name: impl Into<String>,
        outcome: Result<(), Error>,
        change: impl Fn(&mut Parameters) + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, outcome, Deed::Challenge(Box::new(change)))
    }

    pub(crate) fn response(
        name: impl Into<String>,
        outcome: Result<(), Error>,
        change: impl Fn(&mut Parameters, &Exchange<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, outcome, Deed::Response(Box::new(change)))
    }
}
