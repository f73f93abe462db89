//! A prompt that is stored between two HTTP requests.

use super::{
    asked::Asked,
    kinds::Prompt,
    start_over::{StartOver, StartOverReason},
};
use crate::{
    auth::{
        app::App,
        client::Device,
        flow::{
            held::HeldSecret,
            start::Start,
            state::{Context, Question},
        },
        username::Username,
        wire::{Challenge, Duplicate, Metadata, ServiceError},
    },
    error::{Error, Problem},
};
use alloc::{boxed::Box, string::String};
use core::fmt;

/// The version of the stored form.
const VERSION: u32 = 1;

/// A prompt as it can be stored, for example in a web session. With the feature `serde` it serialises.
///
/// It holds no password, no a and no client secret. It does hold the challenge's `Session`, with which whoever
/// knows the answer can go on, the user's name, and how the sign-in starts over. So keep it on the server, or
/// protect it with **authenticated encryption**: whoever can change it can have the back end start another
/// sign-in, for another user. [`auth_flow`](Self::auth_flow), [`username`](Self::username) and
/// [`is_admin`](Self::is_admin) say what it would do. A prompt that was saved while SRP was under way (a
/// custom challenge before PASSWORD_VERIFIER) cannot go on with SRP.
///
/// ```
/// use cognito_crypto::auth::prompt::{Prompt, SavedPrompt};
/// # use cognito_crypto::auth::App;
///
/// # #[cfg(feature = "serde")]
/// fn show(prompt: &Prompt) -> serde_json::Result<String> {
///     serde_json::to_string(&prompt.save())
/// }
///
/// # #[cfg(feature = "serde")]
/// fn answer(stored: &str, app: &App, code: &str) -> Result<(), Box<dyn std::error::Error>> {
///     let saved: SavedPrompt = serde_json::from_str(stored)?;
///     if let Prompt::SmsMfa(prompt) = saved.resume(app, None)? {
///         let flow = prompt.answer(code)?;
///         // send the flow's request, hand the reply to the flow
///     }
///     Ok(())
/// }
/// ```
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
pub struct SavedPrompt {
    version: u32,
    user_pool_id: String,
    client_id: String,
    username: String,
    user_id_for_srp: Option<String>,
    device_key: Option<String>,
    device_to_forget: Option<String>,
    start: Start,
    metadata: Metadata,
    question: SavedQuestion,
}

#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
enum SavedQuestion {
    Challenge(Box<Challenge>, u32, Option<ServiceError>),
    StartOver(StartOverReason, Option<ServiceError>),
}

impl Prompt {
    /// Returns the prompt in the form to be stored, without the flow's secrets.
    #[must_use]
    pub fn save(&self) -> SavedPrompt {
        let (context, question) = match self.asked() {
            Ok(Asked { context, question, .. }) => {
                let Question { challenge, tries, refusal } = question;
                let challenge = Box::new(challenge.duplicate());
                (context, SavedQuestion::Challenge(challenge, *tries, refusal.clone()))
            }
            Err(StartOver { context, reason, error }) => {
                (&**context, SavedQuestion::StartOver(*reason, error.clone()))
            }
        };
        SavedPrompt {
            version: VERSION,
            user_pool_id: context.app.pool_id().into(),
            client_id: context.app.client_id().into(),
            username: context.username.typed().into(),
            user_id_for_srp: context.username.user_id().map(Into::into),
            device_key: context.device.as_ref().map(|device| device.key().into()),
            device_to_forget: context.device_to_forget.clone(),
            start: context.start.clone(),
            metadata: context.metadata.duplicate(),
            question,
        }
    }
}

impl SavedPrompt {
    /// The key of the device that [`resume`](Self::resume) needs: that of the device which the sign-in started
    /// on, as long as the service takes it.
    #[must_use]
    pub fn device_key(&self) -> Option<&str> {
        self.device_key.as_deref()
    }

    /// The `AuthFlow` with which the sign-in would start over.
    #[must_use]
    pub fn auth_flow(&self) -> &'static str {
        self.start.auth_flow()
    }

    /// The user who signs in, as typed.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }

    /// Returns whether the requests are those of the Admin forms.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.start.admin
    }

    /// Brings the prompt back.
    ///
    /// # Errors
    /// [`Error::Input`] if the prompt is another app client's or another version's, if no sign-in starts as it
    /// says, or if the device is not the one it [needs](Self::device_key); [`Error::Missing`] and
    /// [`Error::Malformed`] if what was stored is not what was saved.
    pub fn resume(self, app: &App, device: Option<&Device>) -> Result<Prompt, Error> {
        let mismatch = |name| Err(Error::Input { name, problem: Problem::Mismatch });
        let is_mine = self.user_pool_id == app.pool_id() && self.client_id == app.client_id();
        let may_ask = self.start.check().is_ok() && !self.start.is_refresh();
        if self.version != VERSION || !is_mine || !may_ask {
            return mismatch("prompt");
        }
        if self.device_key.as_deref() != device.map(Device::key) {
            return mismatch("device");
        }
        let mut username = Username::new(&self.username);
        if let Some(id) = &self.user_id_for_srp {
            username.set_user_id(id);
        }
        let mut context = Context {
            app: app.clone(),
            username,
            device: device.cloned(),
            device_to_forget: self.device_to_forget,
            metadata: self.metadata,
            start: self.start,
        };
        match self.question {
            SavedQuestion::StartOver(reason, error) => {
                Ok(Prompt::StartOver(StartOver::new(context, reason, error)))
            }
            SavedQuestion::Challenge(challenge, tries, refusal) => {
                context.username.learn(&challenge.parameters);
                let question = Question { challenge: *challenge, tries, refusal };
                Prompt::ask(Asked::new(context, HeldSecret::Nothing, question))
            }
        }
    }
}

impl fmt::Debug for SavedPrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SavedPrompt")
            .field("auth_flow", &self.auth_flow())
            .field("device_key", &self.device_key)
            .finish_non_exhaustive()
    }
}
