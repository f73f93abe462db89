//! Handles one response of the service: tokens, a challenge that the flow answers itself, or a question to the user.

use super::{
    held::{HeldSecret, UsedPassword},
    prompt::{Asked, Prompt, StartOver, StartOverReason},
    start::Kind,
    state::{AuthFlowStarted, Context, Purpose, Question, Sent, State},
    step::{SignedIn, Step},
};
use crate::{
    auth::{
        client::Signer,
        timestamp::Timestamp,
        wire::{
            AuthenticationResult, Challenge, InitiateAuthResponse, Parameters, ServiceError, names,
        },
    },
    error::Error,
};
use rand_core::TryCryptoRng;

/// Handles a response. If it has both a challenge and tokens, the challenge counts if it can be answered. A refresh
/// answers no challenge: it names no user who could.
pub(super) fn advance<R: TryCryptoRng + ?Sized>(
    mut response: InitiateAuthResponse,
    state: State,
    rng: &mut R,
    now: Timestamp,
) -> Result<Step, Error> {
    let State { context, held, sent } = state;
    let tokens = response.authentication_result.take();
    let Some(challenge) = Challenge::new(response).filter(|_| !context.start.is_refresh()) else {
        return SignedIn::new(tokens, &context).map(Step::Done);
    };
    let signed_in = SignedIn::new(tokens, &context).ok();
    let has_session = challenge.session.is_some();
    let round = Round { context, held, first: !sent.in_session() };
    let step = round.take(challenge, rng, now);
    match signed_in {
        None => step,
        Some(signed_in) => Ok(match step {
            // Not a request that starts over.
            Ok(Step::Send(flow)) if flow.0.sent.in_session() => Step::Send(flow),
            Ok(Step::Ask(prompt)) if has_session && prompt.challenge_name().is_some() => {
                Step::Ask(prompt)
            }
            _ => Step::Done(signed_in),
        }),
    }
}

impl SignedIn {
    /// Returns the end of the sign-in if there are tokens.
    fn new(tokens: Option<AuthenticationResult>, context: &Context) -> Result<Self, Error> {
        let tokens = tokens.ok_or(Error::Missing { name: "AuthenticationResult" })?;
        if tokens.access_token.as_ref().is_none_or(|token| token.expose().is_empty()) {
            return Err(Error::Missing { name: "AccessToken" });
        }
        let username = tokens.access_token_username();
        Ok(Self {
            username: username.unwrap_or_else(|| context.username.current().into()),
            authentication_result: tokens,
            device_to_forget: context.device_to_forget.clone(),
        })
    }
}

/// One challenge, and what there is to answer it with.
struct Round {
    context: Context,
    held: HeldSecret,
    /// Whether the challenge is the first of the sign-in.
    first: bool,
}

impl Round {
    fn take<R: TryCryptoRng + ?Sized>(
        mut self,
        challenge: Challenge,
        rng: &mut R,
        now: Timestamp,
    ) -> Result<Step, Error> {
        self.context.username.learn(&challenge.parameters);
        match &*challenge.name {
            names::PASSWORD_VERIFIER => self.verify_password(&challenge, now),
            names::PASSWORD | names::ADMIN_NO_SRP_AUTH => self.send_password(challenge),
            names::PASSWORD_SRP => self.start_srp(challenge, rng),
            names::DEVICE_SRP_AUTH => self.start_device_srp(&challenge, rng),
            names::DEVICE_PASSWORD_VERIFIER => self.verify_device(&challenge, rng, now),
            _ => self.ask(challenge),
        }
    }

    fn verify_password(self, challenge: &Challenge, now: Timestamp) -> Result<Step, Error> {
        let HeldSecret::User(started, password) = self.held else {
            return Err(Error::Unexpected { name: names::PASSWORD_VERIFIER });
        };
        let (responses, signer) =
            started.prove_at(&challenge.parameters, password.expose(), now)?;
        let used = UsedPassword { password, factor: names::PASSWORD_SRP };
        let held = HeldSecret::Used(used).after_use(self.context.device.as_ref());
        Ok(send_signed(self.context, challenge, responses, held, Purpose::Answer, signer))
    }

    /// Sends the password, if it was given to be sent. One that was given for SRP is not sent: the caller is asked.
    fn send_password(self, challenge: Challenge) -> Result<Step, Error> {
        let HeldSecret::Password(password) = &self.held else {
            return self.ask(challenge);
        };
        let mut responses = self.context.identified();
        responses.insert(names::PASSWORD, password.expose());
        let held = self.held.after_use(self.context.device.as_ref());
        Ok(send(self.context, &challenge, responses, held, Purpose::Answer))
    }

    /// Answers with SRP_A of a fresh a, even if InitiateAuth has sent one; but only once, so that no service can ask
    /// for it again and again.
    fn start_srp<R: TryCryptoRng + ?Sized>(
        mut self,
        challenge: Challenge,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let password = match core::mem::take(&mut self.held) {
            HeldSecret::Password(password) => password,
            HeldSecret::User(_, password) if self.first => password,
            HeldSecret::User(..) => return Err(Error::Unexpected { name: names::PASSWORD_SRP }),
            _ => return self.ask(challenge),
        };
        let (responses, held) = self.context.start_srp(password, rng)?;
        Ok(send(self.context, &challenge, responses, held, Purpose::Answer))
    }

    fn start_device_srp<R: TryCryptoRng + ?Sized>(
        self,
        challenge: &Challenge,
        rng: &mut R,
    ) -> Result<Step, Error> {
        let device = match (&self.context.device, &self.held) {
            // The service asks about a device that was dropped. Start over: the new sign-in does not name it.
            (None, _) if self.context.device_to_forget.is_some() => {
                let reason = StartOverReason::DeviceNotFound;
                return without_device(self.context, self.held, reason, None, rng);
            }
            (None, _) | (_, HeldSecret::Device(..) | HeldSecret::DeviceProved(_)) => {
                return Err(Error::Unexpected { name: names::DEVICE_SRP_AUTH });
            }
            (Some(device), _) => device,
        };
        let used = self.held.into_used();
        let (responses, held) = self.context.start_device_srp(device, used, rng)?;
        Ok(send(self.context, challenge, responses, held, Purpose::DeviceProof))
    }

    /// Proves the device. If the challenge is another device's, or the service's record of the device is broken,
    /// the sign-in goes on without the device instead of ending here each time.
    fn verify_device<R: TryCryptoRng + ?Sized>(
        self,
        challenge: &Challenge,
        rng: &mut R,
        now: Timestamp,
    ) -> Result<Step, Error> {
        let HeldSecret::Device(started, used) = self.held else {
            return Err(Error::Unexpected { name: names::DEVICE_PASSWORD_VERIFIER });
        };
        let held = HeldSecret::DeviceProved(used);
        let Ok((responses, signer)) = started.prove_at(&challenge.parameters, now) else {
            let reason = StartOverReason::DeviceRefused;
            return without_device(self.context, held, reason, None, rng);
        };
        Ok(send_signed(self.context, challenge, responses, held, Purpose::DeviceProof, signer))
    }

    fn ask(self, challenge: Challenge) -> Result<Step, Error> {
        let asked = Asked::new(self.context, self.held, Question::new(challenge));
        Prompt::ask(asked).map(Step::Ask)
    }
}

fn send(
    context: Context,
    challenge: &Challenge,
    responses: Parameters,
    held: HeldSecret,
    purpose: Purpose,
) -> Step {
    let sent = Sent::new(context.respond(challenge, responses), purpose);
    Step::Send(AuthFlowStarted::new(context, held, sent))
}

/// Starts over without the device: with the password that was used before, if the flow holds one, else the user
/// is asked. It happens by itself once, since only a sign-in on a device comes to hold a used password.
pub(super) fn without_device<R: TryCryptoRng + ?Sized>(
    mut context: Context,
    held: HeldSecret,
    reason: StartOverReason,
    error: Option<ServiceError>,
    rng: &mut R,
) -> Result<Step, Error> {
    context.drop_device();
    if let HeldSecret::Used(used)
    | HeldSecret::Device(_, Some(used))
    | HeldSecret::DeviceProved(Some(used)) = held
    {
        let UsedPassword { password, factor } = used;
        if context.start.kind == Kind::User {
            context.start.preferred = Some(factor.into());
        }
        if context.start.needs_password() {
            context.username.forget();
            let (request, held) = context.first_request(Some(password), rng)?;
            let sent = Sent::new(request, Purpose::Start);
            return Ok(Step::Send(AuthFlowStarted::new(context, held, sent)));
        }
    }
    Ok(Step::Ask(Prompt::StartOver(StartOver::new(context, reason, error))))
}

/// Sends a claim. The private value a was consumed by signing it.
fn send_signed(
    context: Context,
    challenge: &Challenge,
    responses: Parameters,
    held: HeldSecret,
    purpose: Purpose,
    signer: Signer,
) -> Step {
    let sent = Sent::signed(context.respond(challenge, responses), purpose, signer);
    Step::Send(AuthFlowStarted::new(context, held, sent))
}
