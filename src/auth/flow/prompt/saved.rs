//! A prompt between two HTTP requests.

use super::{Asked, Prompt, StartOver, StartOverReason};
use crate::{
    auth::{
        app::App,
        client::Device,
        flow::{Context, Pending, Start},
        username::Username,
        wire::{Challenge, Duplicate, Metadata},
    },
    error::{Error, Problem},
};
use alloc::{boxed::Box, string::String};

/// A prompt as it can be stored, for example in a web session. With the feature `serde` it serialises.
///
/// It holds no password, no a and no client secret. It does hold the challenge's `Session`, with which
/// whoever knows the answer can go on: keep it on the server, or encrypt it. What was saved while SRP was under
/// way (a custom challenge before PASSWORD_VERIFIER) cannot go on with SRP.
///
/// ```
/// use cognito_crypto::auth::prompt::{Prompt, SavedPrompt};
/// # use cognito_crypto::{Error, auth::App};
///
/// # #[cfg(feature = "serde")]
/// fn show(prompt: Prompt<'_>) -> serde_json::Result<String> {
///     serde_json::to_string(&prompt.save())
/// }
///
/// # #[cfg(feature = "serde")]
/// fn answer(stored: &str, app: &App, code: &str) -> Result<(), Box<dyn std::error::Error>> {
///     let saved: SavedPrompt = serde_json::from_str(stored)?;
///     if let Prompt::SmsMfa(prompt) = Prompt::resume(saved, app, None)? {
///         let (request, flow) = prompt.answer(code).map_err(Error::from)?;
///         // send the request, hand the reply to the flow
///     }
///     Ok(())
/// }
/// ```
#[derive(Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
pub struct SavedPrompt {
    user_pool_id: String,
    client_id: String,
    username: String,
    user_id_for_srp: Option<String>,
    device_key: Option<String>,
    device_not_found: bool,
    admin: bool,
    start: Start,
    metadata: Metadata,
    question: Question,
}

impl SavedPrompt {
    /// The key of the device that [`Prompt::resume`] needs: that of the device which the sign-in started on,
    /// unless the service has forgotten it since.
    #[must_use]
    pub fn device_key(&self) -> Option<&str> {
        self.device_key.as_deref()
    }
}

#[derive(Debug)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum Question {
    Challenge(Box<Challenge>),
    StartOver(StartOverReason),
}

impl<'a> Prompt<'a> {
    /// What is to be stored of a prompt, without its secrets.
    #[must_use]
    pub fn save(&self) -> SavedPrompt {
        let (context, question) = match self.asked() {
            Ok(asked) => {
                (&asked.context, Question::Challenge(Box::new(asked.challenge.duplicate())))
            }
            Err(start_over) => (&*start_over.context, Question::StartOver(start_over.reason)),
        };
        SavedPrompt {
            user_pool_id: context.app.pool_id().into(),
            client_id: context.app.client_id().into(),
            username: context.username.typed.clone(),
            user_id_for_srp: context.username.user_id.clone(),
            device_key: context.device.map(|device| device.key().into()),
            device_not_found: context.device_not_found,
            admin: context.admin,
            start: context.start.clone(),
            metadata: context.metadata.duplicate(),
            question,
        }
    }

    /// Brings a stored prompt back.
    ///
    /// # Errors
    /// [`Error::Input`] if the prompt is another app client's, or the device is not the one it needs
    /// ([`SavedPrompt::device_key`]); [`Error::Missing`] and [`Error::Malformed`] if what was stored is not what was
    /// saved.
    pub fn resume(
        saved: SavedPrompt,
        app: &App,
        device: Option<&'a Device>,
    ) -> Result<Self, Error> {
        let mismatch = |name| Err(Error::Input { name, problem: Problem::Mismatch });
        if saved.user_pool_id != app.pool_id() || saved.client_id != app.client_id() {
            return mismatch("prompt");
        }
        if saved.device_key.as_deref() != device.map(Device::key) {
            return mismatch("device");
        }
        let mut context = Context {
            app: app.clone(),
            known_as: saved.username.clone(),
            username: Username { typed: saved.username, user_id: saved.user_id_for_srp },
            device,
            device_not_found: saved.device_not_found,
            admin: saved.admin,
            metadata: saved.metadata,
            start: saved.start,
        };
        match saved.question {
            Question::StartOver(reason) => Ok(Self::StartOver(StartOver::new(context, reason))),
            Question::Challenge(challenge) => {
                context.learn(&challenge.parameters);
                Self::ask(Asked::new(context, Pending::Nothing, *challenge))
            }
        }
    }
}
