//! The public functions that take the reply to a request.

use super::{error::FlowError, recovery, round, state::AuthFlowStarted, step::Step};
use crate::auth::{timestamp::Timestamp, wire::Reply};
use rand_core::TryCryptoRng;

impl AuthFlowStarted {
    /// Takes the reply to the request, with the operating system's random numbers and clock where they are
    /// needed.
    ///
    /// # Errors
    /// As [`handle_with_rng_at`](Self::handle_with_rng_at), and [`FlowError::Protocol`] if the clock is out of
    /// range.
    #[cfg(all(
        feature = "std",
        feature = "getrandom",
        not(all(target_family = "wasm", target_os = "unknown"))
    ))]
    pub fn handle(self, reply: impl Into<Reply>) -> Result<Step, FlowError> {
        self.handle_at(reply, Timestamp::now()?)
    }

    /// Takes the reply to the request, with the operating system's random numbers and the caller's clock.
    ///
    /// # Errors
    /// As [`handle_with_rng_at`](Self::handle_with_rng_at).
    #[cfg(feature = "getrandom")]
    pub fn handle_at(self, reply: impl Into<Reply>, now: Timestamp) -> Result<Step, FlowError> {
        self.handle_with_rng_at(reply, &mut getrandom::SysRng, now)
    }

    /// Takes the reply to the request. `now` is signed if the reply asks for a password claim.
    ///
    /// After some of the service's errors the sign-in goes on with another step:
    ///
    /// | error | step |
    /// |---|---|
    /// | throttling, a fault of the service, a call that did not get through | the same request is [sent again](Step::SendAgain) |
    /// | the service does not know the device | the same request is sent without it; if that is the device's proof, the sign-in starts over without it |
    /// | the service does not take the device's proof | the sign-in starts over without the device |
    /// | an answer that was wrong, a time-based code that was used before | the same question again, with the error and the number of tries |
    /// | a Session that is over, a code that was sent and has expired | the sign-in starts over |
    ///
    /// Without the device the sign-in starts over by itself if the flow still holds the password, and otherwise
    /// [asks](crate::auth::prompt::StartOver). Either way
    /// [`SignedIn::device_to_forget`](crate::auth::SignedIn::device_to_forget) names the device in the end, or, if the
    /// sign-in ends with an error after all, [`FlowError::device_to_forget`].
    ///
    /// Tokens end the sign-in. A challenge beside them counts only if the flow can answer it, or if it comes with
    /// a `Session`, so that the user can. A refresh ends with tokens or with an error, and answers no challenge.
    ///
    /// # Errors
    /// [`FlowError::Service`] means that the service refused for good, and says why. [`FlowError::Protocol`]
    /// names what is wrong with the reply: a parameter that is missing or malformed, or a challenge that this
    /// flow cannot answer at this point; or it says that the generator failed. After either
    /// of them the sign-in has to start over.
    pub fn handle_with_rng_at<R: TryCryptoRng + ?Sized>(
        self,
        reply: impl Into<Reply>,
        rng: &mut R,
        now: Timestamp,
    ) -> Result<Step, FlowError> {
        let forgotten = self.0.context.device_to_forget.clone();
        let step = match reply.into() {
            Reply::Error(error) => recovery::recover(error, *self.0, rng, now),
            Reply::Response(response) => {
                round::advance(response, *self.0, rng, now).map_err(FlowError::from)
            }
        };
        step.map_err(|error| error.without_device(forgotten))
    }
}
