//! What can be done about an error of the service.

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
    // A refresh token that the service does not take cannot be presented in another way.
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

/// Whether the answer was wrong and the Session is still good. A time-based code expires or is used up without its
/// Session; a code that was sent goes with it.
fn may_ask_again(error: &ServiceError, question: &Question) -> bool {
    error.is_wrong_answer()
        || error.is_code_expired() && question.challenge.name == names::SOFTWARE_TOKEN_MFA
}

/// The same request without the device: what was signed does not depend on it. A proof of the device means
/// nothing without it, so then the sign-in starts over.
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
