//! One challenge: answered by the flow itself, or turned into a question.

use super::{
    started::{AuthFlowStarted, Sent, Step},
    state::{Context, Pending},
};
use crate::{
    auth::{
        flow::prompt::{Asked, Prompt},
        timestamp::Timestamp,
        wire::{Challenge, Request},
    },
    error::Error,
};
use rand_core::TryCryptoRng;

/// One challenge, taken by the flow.
pub(super) struct Round<'a> {
    pub(super) context: Context<'a>,
    pub(super) pending: Pending<'a>,
    /// Whether it is the first of the sign-in.
    pub(super) first: bool,
}

impl<'a> Round<'a> {
    pub(super) fn take<R: TryCryptoRng + ?Sized>(
        mut self,
        challenge: Challenge,
        rng: &mut R,
        now: Timestamp,
    ) -> Result<Step<'a>, Error> {
        self.context.learn(&challenge.parameters);
        match &*challenge.name {
            "PASSWORD_VERIFIER" => self.verify_password(&challenge, now),
            "PASSWORD" | "ADMIN_NO_SRP_AUTH" => self.send_password(challenge),
            "PASSWORD_SRP" => self.start_srp(challenge, rng),
            "DEVICE_SRP_AUTH" => self.start_device_srp(&challenge, rng),
            "DEVICE_PASSWORD_VERIFIER" => self.verify_device(&challenge, now),
            _ => self.ask(challenge),
        }
    }

    fn verify_password(self, challenge: &Challenge, now: Timestamp) -> Result<Step<'a>, Error> {
        let Pending::User(started, password) = self.pending else {
            return Err(Error::Unexpected { name: "PASSWORD_VERIFIER" });
        };
        let responses = started.respond_at(&challenge.parameters, password.expose(), now)?;
        let request = self.context.respond(challenge, responses);
        let sent = Sent::answer(&request);
        Ok(respond(request, self.context, Pending::Nothing, sent))
    }

    /// A password that was given for SRP is not sent: the caller is asked.
    fn send_password(self, challenge: Challenge) -> Result<Step<'a>, Error> {
        let Pending::Password(password) = &self.pending else {
            return self.ask(challenge);
        };
        let mut responses = self.context.identified();
        responses.insert("PASSWORD", password.expose());
        let request = self.context.respond(&challenge, responses);
        let sent = Sent::answer(&request);
        Ok(respond(request, self.context, Pending::Nothing, sent))
    }

    /// SRP_A of a fresh a, though InitiateAuth may have sent one; but not again and again.
    fn start_srp<R: TryCryptoRng + ?Sized>(
        mut self,
        challenge: Challenge,
        rng: &mut R,
    ) -> Result<Step<'a>, Error> {
        let password = match core::mem::take(&mut self.pending) {
            Pending::Password(password) => password,
            Pending::User(_, password) if self.first => password,
            Pending::User(..) => return Err(Error::Unexpected { name: "PASSWORD_SRP" }),
            _ => return self.ask(challenge),
        };
        let (responses, pending) = self.context.start_srp(password, rng)?;
        let request = self.context.respond(&challenge, responses);
        let sent = Sent::answer(&request);
        Ok(respond(request, self.context, pending, sent))
    }

    fn start_device_srp<R: TryCryptoRng + ?Sized>(
        self,
        challenge: &Challenge,
        rng: &mut R,
    ) -> Result<Step<'a>, Error> {
        let device = match (self.context.device, &self.pending) {
            (None, _) | (_, Pending::Device(_) | Pending::DeviceProved) => {
                return Err(Error::Unexpected { name: "DEVICE_SRP_AUTH" });
            }
            (Some(device), _) => device,
        };
        let (responses, pending) = self.context.start_device_srp(device, rng)?;
        let request = self.context.respond(challenge, responses);
        Ok(respond(request, self.context, pending, Sent::device_proof()))
    }

    fn verify_device(self, challenge: &Challenge, now: Timestamp) -> Result<Step<'a>, Error> {
        let Pending::Device(started) = self.pending else {
            return Err(Error::Unexpected { name: "DEVICE_PASSWORD_VERIFIER" });
        };
        let responses = started.respond_at(&challenge.parameters, now)?;
        let request = self.context.respond(challenge, responses);
        Ok(respond(request, self.context, Pending::DeviceProved, Sent::device_proof()))
    }

    fn ask(self, challenge: Challenge) -> Result<Step<'a>, Error> {
        Prompt::ask(Asked::new(self.context, self.pending, challenge)).map(Step::Ask)
    }
}

fn respond<'a>(
    request: Request,
    context: Context<'a>,
    pending: Pending<'a>,
    sent: Sent,
) -> Step<'a> {
    Step::Respond(request, AuthFlowStarted::new(context, pending, sent))
}
