//! What can be done about an error of the service.

use super::{
    started::{AuthFlowStarted, Sent, Step},
    state::{Context, Pending, Proof},
};
use crate::{
    auth::{
        flow::prompt::{Asked, Prompt, StartOver, StartOverReason},
        wire::ServiceError,
    },
    error::Error,
};

pub(super) fn recover<'a>(
    error: &ServiceError,
    mut context: Context<'a>,
    pending: Pending<'a>,
    mut sent: Sent,
) -> Result<Step<'a>, Error> {
    if error.is_device_not_found() && context.device.take().is_some() {
        context.device_not_found = true;
        return match sent.without_device.take() {
            // What was signed does not depend on the device, so it is still good.
            Some(request) if context.start.proof != Proof::RefreshToken => {
                Ok(Step::Respond(request, AuthFlowStarted::new(context, pending, sent)))
            }
            _ => start_over(context, StartOverReason::DeviceNotFound),
        };
    }
    if error.is_session_over() && sent.in_session {
        return start_over(context, StartOverReason::SessionOver);
    }
    match sent.asked {
        Some(challenge) if error.is_wrong_answer() => {
            Prompt::ask(Asked::new(context, pending, challenge)).map(Step::Ask)
        }
        _ => Err(Error::Service),
    }
}

/// A refresh token that the service does not take cannot be presented in another way.
fn start_over(context: Context<'_>, reason: StartOverReason) -> Result<Step<'_>, Error> {
    if context.start.proof == Proof::RefreshToken {
        return Err(Error::Service);
    }
    Ok(Step::Ask(Prompt::StartOver(StartOver::new(context, reason))))
}
