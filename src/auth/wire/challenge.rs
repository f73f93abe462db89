//! A challenge as it came, with nothing optional about it but its `Session`.

use super::{duplicate::duplicate, parameters::Parameters, response::InitiateAuthResponse};
use crate::secret::SecretString;
use alloc::{string::String, vec::Vec};

/// The part of an [`InitiateAuthResponse`] that is there when a challenge has to be answered.
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
pub(in crate::auth) struct Challenge {
    #[cfg_attr(feature = "serde", serde(rename = "ChallengeName"))]
    pub(in crate::auth) name: String,
    #[cfg_attr(feature = "serde", serde(rename = "ChallengeParameters"))]
    pub(in crate::auth) parameters: Parameters,
    #[cfg_attr(feature = "serde", serde(rename = "AvailableChallenges"))]
    pub(in crate::auth) available: Vec<String>,
    pub(in crate::auth) session: Option<SecretString>,
}

impl Challenge {
    /// Takes the challenge out of a response that has one. An empty name or Session is none.
    pub(in crate::auth) fn new(response: InitiateAuthResponse) -> Option<Self> {
        Some(Self {
            name: response.challenge_name.filter(|name| !name.is_empty())?,
            parameters: response.challenge_parameters.unwrap_or_default(),
            available: response.available_challenges.unwrap_or_default(),
            session: response.session.filter(|session| !session.expose().is_empty()),
        })
    }
}

duplicate!(Challenge { name, parameters, available, session });
