//! One response of the service: tokens, a challenge that the flow answers itself, or a question to the user.

use super::{
    prompt::{Asked, Prompt, StartOver, StartOverReason},
    state::{AuthFlowStarted, Context, HeldSecret, Purpose, Question, Sent, State},
    step::{SignedIn, Step},
};
use crate::{
    auth::{
        client::Signer,
        timestamp::Timestamp,
        wire::{AuthenticationResult, Challenge, InitiateAuthResponse, Parameters, names},
    },
    error::Error,
};
use rand_core::TryCryptoRng;

/// Takes a response. Of a challenge and tokens that come together, the challenge counts if it can be answered.
pub(super) fn advance<R: TryCryptoRng + ?Sized>(
    mut response: InitiateAuthResponse,
    state: State,
    rng: &mut R,
    now: Timestamp,
) -> Result<Step, Error> {
    let State { context, held, sent } = state;
    let tokens = response.authentication_result.take();
    let Some(challenge) = Challenge::new(response) else {
        return SignedIn::new(tokens, &context).map(Step::Done);
    };
    let signed_in = SignedIn::new(tokens, &context).ok();
    let has_session = challenge.session.is_some();
    let round = Round { context, held, first: !sent.in_session() };
    let step = round.take(challenge, rng, now);
    match signed_in {
        None => step,
        Some(signed_in) => Ok(match step {
            Ok(step @ Step::Send(_)) => step,
            Ok(Step::Ask(prompt)) if has_session && prompt.challenge_name().is_some() => {
                Step::Ask(prompt)
            }
            _ => Step::Done(signed_in),
        }),
    }
}

impl SignedIn {
    /// The end of a sign-in, if there are tokens.
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
    /// Whether it is the first of the sign-in.
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
            names::DEVICE_PASSWORD_VERIFIER => self.verify_device(&challenge, now),
            _ => self.ask(challenge),
        }
    }

    fn verify_password(self, challenge: &Challenge, now: Timestamp) -> Result<Step, Error> {
        let HeldSecret::User(started, password) = self.held else {
            return Err(Error::Unexpected { name: names::PASSWORD_VERIFIER });
        };
        let (responses, signer) =
            started.prove_at(&challenge.parameters, password.expose(), now)?;
        Ok(send_signed(self.context, challenge, responses, Purpose::Answer, signer))
    }

    /// A password that was given for SRP is not sent: the caller is asked.
    fn send_password(self, challenge: Challenge) -> Result<Step, Error> {
        let HeldSecret::Password(password) = &self.held else {
            return self.ask(challenge);
        };
        let mut responses = self.context.identified();
        responses.insert(names::PASSWORD, password.expose());
        Ok(send(self.context, &challenge, responses, HeldSecret::Nothing, Purpose::Answer))
    }

    /// SRP_A of a fresh a, though InitiateAuth may have sent one; but not again and again.
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
            // Asked about a device that was dropped: the next sign-in does not name it.
            (None, _) if self.context.device_to_forget.is_some() => {
                let prompt = StartOver::new(self.context, StartOverReason::DeviceNotFound, None);
                return Ok(Step::Ask(Prompt::StartOver(prompt)));
            }
            (None, _) | (_, HeldSecret::Device(_) | HeldSecret::DeviceProved) => {
                return Err(Error::Unexpected { name: names::DEVICE_SRP_AUTH });
            }
            (Some(device), _) => device,
        };
        let (responses, held) = self.context.start_device_srp(device, rng)?;
        Ok(send(self.context, challenge, responses, held, Purpose::DeviceProof))
    }

    /// Proves the device. If the challenge is another device's, or the service's record of the device is broken,
    /// the sign-in goes on without the device instead of ending here each time.
    fn verify_device(mut self, challenge: &Challenge, now: Timestamp) -> Result<Step, Error> {
        let HeldSecret::Device(started) = self.held else {
            return Err(Error::Unexpected { name: names::DEVICE_PASSWORD_VERIFIER });
        };
        let Ok((responses, signer)) = started.prove_at(&challenge.parameters, now) else {
            self.context.drop_device();
            let prompt = StartOver::new(self.context, StartOverReason::DeviceRefused, None);
            return Ok(Step::Ask(Prompt::StartOver(prompt)));
        };
        Ok(send_signed(self.context, challenge, responses, Purpose::DeviceProof, signer))
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

/// Sends a claim, after which neither the password nor a is needed.
fn send_signed(
    context: Context,
    challenge: &Challenge,
    responses: Parameters,
    purpose: Purpose,
    signer: Signer,
) -> Step {
    let held = match purpose {
        Purpose::DeviceProof => HeldSecret::DeviceProved,
        _ => HeldSecret::Nothing,
    };
    let sent = Sent::signed(context.respond(challenge, responses), purpose, signer);
    Step::Send(AuthFlowStarted::new(context, held, sent))
}
