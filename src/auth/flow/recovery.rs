//! Handles an error of the service: sends again, asks again, goes on without a device, starts over, or gives up.

use super::{
    error::FlowError,
    prompt::{Asked, Prompt, StartOver, StartOverReason},
    round,
    state::{AuthFlowStarted, Purpose, Question, State},
    step::Step,
};
use crate::auth::{
    timestamp::Timestamp,
    wire::{ServiceError, names},
};
use alloc::boxed::Box;
use rand_core::TryCryptoRng;

pub(super) fn recover<R: TryCryptoRng + ?Sized>(
    error: ServiceError,
    mut state: State,
    rng: &mut R,
    now: Timestamp,
) -> Result<Step, FlowError> {
    if error.is_transient() {
        state.sent.attempts = state.sent.attempts.saturating_add(1);
        state.sent.renew_at(now);
        return Ok(Step::SendAgain(AuthFlowStarted(Box::new(state)), error));
    }
    // There is no other way to present a refresh token that the service does not accept.
    if state.context.start.is_refresh() {
        return Err(error.into());
    }
    if error.is_device_not_found() && state.context.device.is_some() {
        return without_device(error, state, rng);
    }
    if error.is_session_over() && state.sent.in_session() {
        return Ok(start_over(error, state, StartOverReason::SessionOver));
    }
    match state.sent.purpose {
        Purpose::DeviceProof if error.is_not_authorized() || error.is_wrong_answer() => {
            let State { context, held, .. } = state;
            let reason = StartOverReason::DeviceRefused;
            Ok(round::without_device(context, held, reason, Some(error), rng)?)
        }
        Purpose::Asked(question) if may_ask_again(&error, &question) => {
            let question = Question {
                tries: question.tries.saturating_add(1),
                refusal: Some(error),
                ..*question
            };
            let asked = Asked::new(state.context, state.held, question);
            Ok(Step::Ask(Prompt::ask(asked)?))
        }
        Purpose::Answer | Purpose::DeviceProof | Purpose::Asked(_) if error.is_code_expired() => {
            Ok(start_over(error, state, StartOverReason::SessionOver))
        }
        _ => Err(error.into()),
    }
}

/// Returns whether the answer was wrong and the Session is still good. When a time-based code has expired or was used
/// before, its Session goes on; when a code that was sent has expired, its Session is over, too.
fn may_ask_again(error: &ServiceError, question: &Question) -> bool {
    error.is_wrong_answer()
        || error.is_code_expired() && question.challenge.name == names::SOFTWARE_TOKEN_MFA
}

/// Sends the same request without the device, on which nothing that was signed depends. If the request is the proof of
/// the device itself, the sign-in starts over.
fn without_device<R: TryCryptoRng + ?Sized>(
    error: ServiceError,
    mut state: State,
    rng: &mut R,
) -> Result<Step, FlowError> {
    if matches!(state.sent.purpose, Purpose::DeviceProof) {
        let State { context, held, .. } = state;
        let reason = StartOverReason::DeviceNotFound;
        return Ok(round::without_device(context, held, reason, Some(error), rng)?);
    }
    state.context.drop_device();
    if let Some(parameters) = state.sent.request.parameters_mut() {
        parameters.remove(names::DEVICE_KEY);
    }
    state.sent.attempts = 0;
    Ok(Step::Send(AuthFlowStarted(Box::new(state))))
}

fn start_over(error: ServiceError, state: State, reason: StartOverReason) -> Step {
    Step::Ask(Prompt::StartOver(StartOver::new(state.context, reason, Some(error))))
}
