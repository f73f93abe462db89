//! [`Step`]: what to do after a reply was handled.

use super::{prompt::Prompt, state::AuthFlowStarted};
use crate::auth::wire::{AuthenticationResult, ServiceError};
use alloc::string::String;
use core::fmt;

/// What to do next in a sign-in.
#[derive(Debug)]
#[must_use]
pub enum Step {
    /// Send the flow's [request](AuthFlowStarted::request) and hand it the reply.
    Send(AuthFlowStarted),
    /// The service is busy or has a fault of its own, which is the error: wait, and send the same request again.
    /// Wait longer each time, and give up when [`attempts`](AuthFlowStarted::attempts) says that it was often
    /// enough. After a wait of minutes, [`renew`](AuthFlowStarted::renew_at) the flow first: a claim ages.
    SendAgain(AuthFlowStarted, ServiceError),
    /// Ask the user, and go on with the flow that the prompt's `answer` gives.
    Ask(Prompt),
    /// The user is signed in.
    Done(SignedIn),
}

/// A step, a flow, or a prompt that is dropped loses the sign-in, so the compiler warns:
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # fn dropped(step: cognito_crypto::auth::Step) -> cognito_crypto::auth::Step { step }
/// # fn example(step: cognito_crypto::auth::Step) {
/// dropped(step);
/// # }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # fn example(prompt: cognito_crypto::auth::prompt::CustomChallenge) {
/// prompt.answer("4");
/// # }
/// ```
///
/// ```compile_fail
/// #![deny(unused_must_use)]
/// # fn example(prompt: cognito_crypto::auth::prompt::Prompt) {
/// prompt.start_over();
/// # }
/// ```
#[cfg(doctest)]
struct MustUse;

/// The end of a sign-in.
#[non_exhaustive]
#[must_use]
pub struct SignedIn {
    /// The tokens.
    pub authentication_result: AuthenticationResult,
    /// The real user name: the `username` claim of the access token, which was read but not verified; else the
    /// `USERNAME` of the latest request, which may be an alias if no challenge named the user, and is empty after
    /// GetTokensFromRefreshToken, which names nobody.
    /// [`AuthFlow::refresh_token_auth`](crate::auth::AuthFlow::refresh_token_auth) needs it.
    pub username: String,
    /// The key of a device that the sign-in began on and the service did not take: it does not know the device,
    /// or not its password. The caller should forget it.
    pub device_to_forget: Option<String>,
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("authentication_result", &self.authentication_result)
            .field("device_to_forget", &self.device_to_forget)
            .finish_non_exhaustive()
    }
}
