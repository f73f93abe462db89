//! The error type of the crate, sorted by whose fault an error is. It never contains peer data or secrets.

use core::fmt;

/// Why an operation was refused.
///
/// Variants are sorted by who has to act. Messages name the value or parameter at fault and never
/// quote it, so an error is safe to log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A value that the caller handed in is unusable (a pool id, a time, an attribute, …). The caller has to fix it.
    Input {
        /// The argument at fault.
        name: &'static str,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The peer left out a parameter that the protocol requires: it is not Cognito, or the message was changed or cut.
    Missing {
        /// The parameter's key on the wire, for example `SRP_B`.
        name: &'static str,
    },
    /// The peer sent a parameter that the protocol does not allow: it is not Cognito, or the message was changed.
    Malformed {
        /// The parameter's key on the wire, for example `SRP_B`.
        name: &'static str,
        /// What is wrong with it.
        problem: Problem,
    },
    /// The peer sent a challenge that cannot be answered at this point: out of order, answered before, or
    /// about a device or a password that this sign-in does not have.
    Unexpected {
        /// The `ChallengeName`.
        name: &'static str,
    },
    /// In the server role: the proof does not fit, because the password or a secret is wrong, or the response was
    /// changed or is too old. The server should refuse the sign-in and count the failure.
    ///
    /// There is one value for every cause, so that a server built on this crate cannot become an oracle.
    NotAuthorized,
    /// The random number generator failed; nothing was computed.
    Rng,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The value is empty.
    Empty,
    /// Longer than any legal value; refused before any arithmetic.
    TooLong,
    /// Shorter than any legal value.
    TooShort,
    /// Not hexadecimal digits.
    NotHex,
    /// Not base64: neither in the standard alphabet nor in the URL-safe one, or a mix of the two.
    NotBase64,
    /// A negative number where only salts may be negative.
    Negative,
    /// A public value that is 0 modulo N.
    ZeroModN,
    /// A number that is N or greater.
    NotBelowN,
    /// u = H(pad(A) ‖ pad(B)) is 0.
    ZeroScrambler,
    /// Not in the form that the documentation of the function or type gives.
    Format,
    /// Not a user pool's id: `REGION_NAME`, such as `us-east-1_AbC123xyZ`.
    PoolId,
    /// Well-formed, but not the value this sign-in is about.
    Mismatch,
    /// Not one of the choices that were offered.
    NotOffered,
    /// An option that this kind of sign-in does not take.
    NotOfThisFlow,
    /// A value that the caller must not set here.
    ReadOnly,
    /// A number that is too small or too great.
    OutOfRange,
    /// This target has no system clock: hand the time to a function whose name ends in `_at`.
    Unavailable,
}

impl Error {
    /// Returns the same problem as an error about the wire parameter `name`.
    pub(crate) fn on_the_wire(self, name: &'static str) -> Self {
        match self {
            Self::Input { problem, .. } | Self::Malformed { problem, .. } => {
                Self::Malformed { name, problem }
            }
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input { name, problem } => write!(f, "{name} is {problem}"),
            Self::Missing { name } => write!(f, "the peer sent no {name}"),
            Self::Malformed { name, problem } => write!(f, "the peer's {name} is {problem}"),
            Self::Unexpected { name } => {
                write!(f, "the peer sent {name}, which cannot be answered at this point")
            }
            Self::NotAuthorized => f.write_str("not authorized"),
            Self::Rng => f.write_str("the random number generator failed, so nothing was computed"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty",
            Self::TooLong => "too long",
            Self::TooShort => "too short",
            Self::NotHex => "not hexadecimal",
            Self::NotBase64 => "not base64",
            Self::Negative => "negative",
            Self::ZeroModN => "zero modulo N",
            Self::NotBelowN => "not below N",
            Self::ZeroScrambler => "one that leads to u = 0, which the protocol forbids",
            Self::Format => "not in the form that the documentation gives",
            Self::PoolId => "not of the form REGION_NAME, as us-east-1_AbC123xyZ",
            Self::Mismatch => "not that of this sign-in",
            Self::NotOffered => "not one of the choices offered",
            Self::NotOfThisFlow => "not a parameter of this flow",
            Self::ReadOnly => "read-only",
            Self::OutOfRange => "out of range",
            Self::Unavailable => {
                "not available on this target; use a function whose name ends in _at"
            }
        })
    }
}

impl core::error::Error for Error {}
