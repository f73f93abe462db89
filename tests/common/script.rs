//! Plays a dialogue of `dialogues.json`: hands the service's answers and the user's to the flow, and compares
//! what the flow wants sent.

#![allow(dead_code, reason = "each test program includes this file and uses a part of it")]

use super::random::Replay;
use cognito_crypto::auth::{
    App, AuthFlow, AuthFlowStarted, Device, FirstFactor, InitiateAuthResponse, Metadata, Reply,
    ServiceError,
    prompt::{Prompt, SavedPrompt},
};
use serde_json::{Value, from_value, json};

/// The app client of a dialogue.
pub(crate) fn app(case: &Value) -> App {
    let text = |name: &str| case[name].as_str().unwrap();
    let (pool, client) = (text("pool_id"), text("client_id"));
    match case["client_secret"].as_str() {
        Some(secret) => App::with_client_secret(pool, client, secret).unwrap(),
        None => App::new(pool, client).unwrap(),
    }
}

/// The device of a dialogue, as it was stored.
pub(crate) fn device(case: &Value) -> Option<Device> {
    case.get("device").map(|device| from_value(device.clone()).unwrap())
}

/// The sign-in that a dialogue starts with.
pub(crate) fn start(case: &Value, app: &App, device: Option<&Device>) -> AuthFlow {
    let start = &case["start"];
    let text = |name: &str| start[name].as_str().unwrap_or_default();
    let (username, password, token) = (text("username"), text("password"), text("refresh_token"));
    let mut flow = match text("flow") {
        "user_srp_auth" => AuthFlow::user_srp_auth(app, username, password),
        "user_auth" => AuthFlow::user_auth(app, username),
        "custom_auth" => AuthFlow::custom_auth(app, username),
        "custom_auth_srp" => AuthFlow::custom_auth_srp(app, username, password),
        "user_password_auth" => AuthFlow::user_password_auth(app, username, password),
        "admin_user_password_auth" => AuthFlow::admin_user_password_auth(app, username, password),
        "admin_no_srp_auth" => AuthFlow::admin_no_srp_auth(app, username, password),
        "refresh_token_auth" => AuthFlow::refresh_token_auth(app, username, token),
        "refresh_token" => AuthFlow::refresh_token(app, username, token),
        "get_tokens_from_refresh_token" => AuthFlow::get_tokens_from_refresh_token(app, token),
        other => panic!("no such flow: {other}"),
    };
    if let Some(preferred) = start.get("preferring") {
        flow = flow.with_preferred_factor(factor(preferred));
    }
    if let Some(session) = start["session"].as_str() {
        flow = flow.with_session(session);
    }
    if let Some(device) = device {
        flow = flow.with_device(device);
    }
    if start["admin"] == true {
        flow = flow.as_admin();
    }
    let metadata: Metadata = from_value(start["metadata"].clone()).unwrap();
    flow.with_metadata(metadata)
}

fn factor(answer: &Value) -> FirstFactor<'_> {
    let password = answer["password"].as_str().unwrap_or_default();
    match answer["factor"].as_str().unwrap() {
        "PASSWORD" => FirstFactor::Password(password),
        "PASSWORD_SRP" => FirstFactor::PasswordSrp(password),
        "WEB_AUTHN" => FirstFactor::WebAuthn { credential: answer["credential"].as_str() },
        "EMAIL_OTP" => FirstFactor::EmailOtp,
        "SMS_OTP" => FirstFactor::SmsOtp,
        other => FirstFactor::Other(other),
    }
}

/// The service's answer, from its JSON and, for an error, its header and status.
pub(crate) fn reply(step: &Value) -> Reply {
    let Some(error) = step.get("error") else {
        return from_value::<InitiateAuthResponse>(step["reply"].clone()).unwrap().into();
    };
    let mut error: ServiceError = from_value(error.clone()).unwrap();
    if let Some(name) = step["header"].as_str() {
        error = error.or_name(name);
    }
    if let Some(status) = step["status"].as_u64() {
        error = error.with_status(status.try_into().unwrap());
    }
    error.into()
}

/// Stores a prompt as JSON, looks for secrets in it, and brings it back.
pub(crate) fn through_storage(
    prompt: Prompt,
    app: &App,
    device: Option<&Device>,
    secrets: &[&str],
) -> Prompt {
    let stored = serde_json::to_string(&prompt.save()).unwrap();
    for secret in secrets {
        assert!(!stored.contains(secret), "{stored} contains {secret}");
    }
    let saved: SavedPrompt = serde_json::from_str(&stored).unwrap();
    let printed = format!("{saved:?}");
    for hidden in ["AYABe", saved.username()] {
        assert!(!printed.contains(hidden), "{hidden} is printed");
    }
    let device = device.filter(|device| saved.device_key() == Some(device.key()));
    let resumed = saved.resume(app, device).unwrap();
    assert_eq!(serde_json::to_string(&resumed.save()).unwrap(), stored);
    resumed
}

/// What a prompt tells the caller.
pub(crate) fn shown(prompt: &Prompt) -> Value {
    match prompt {
        Prompt::SelectChallenge(prompt) => json!({ "choices": prompt.available_challenges() }),
        Prompt::Password(prompt) => json!({ "is_srp": prompt.is_srp() }),
        Prompt::SmsMfa(prompt)
        | Prompt::SoftwareTokenMfa(prompt)
        | Prompt::EmailOtp(prompt)
        | Prompt::SmsOtp(prompt) => json!({
            "destination": prompt.destination(),
            "delivery_medium": prompt.delivery_medium(),
            "friendly_device_name": prompt.friendly_device_name(),
        }),
        Prompt::SelectMfaType(prompt) => json!({ "choices": prompt.choices() }),
        Prompt::MfaSetup(prompt) => json!({
            "choices": prompt.choices(),
            "associate_software_token": prompt.associate_software_token(),
        }),
        Prompt::NewPassword(prompt) => json!({
            "user_attributes": prompt.user_attributes(),
            "required_attributes": prompt.required_attributes(),
        }),
        Prompt::CustomChallenge(prompt) => json!({ "parameters": prompt.parameters() }),
        Prompt::WebAuthn(prompt) => {
            json!({ "credential_request_options": prompt.credential_request_options() })
        }
        Prompt::Other(prompt) => {
            json!({ "challenge_name": prompt.challenge_name(), "parameters": prompt.parameters() })
        }
        Prompt::StartOver(prompt) => {
            let mut shown =
                json!({ "reason": prompt.reason(), "needs_password": prompt.needs_password() });
            if let Some(key) = prompt.device_to_forget() {
                shown["device_to_forget"] = key.into();
            }
            shown
        }
        other => panic!("no such prompt: {other:?}"),
    }
}

/// Answers a prompt; a refusal gives its text and the prompt back.
pub(crate) fn answer(
    prompt: Prompt,
    answer: &Value,
    rng: &mut Replay,
) -> Result<AuthFlowStarted, (Prompt, String)> {
    macro_rules! refusable {
        ($variant:ident, $result:expr) => {
            $result.map_err(|refused| {
                let text = refused.to_string();
                (Prompt::$variant(refused.prompt), text)
            })
        };
    }
    let text = |name: &str| answer[name].as_str().unwrap_or_default();
    match prompt {
        Prompt::SelectChallenge(prompt) => {
            refusable!(SelectChallenge, prompt.answer_with_rng(factor(answer), rng))
        }
        Prompt::Password(prompt) => {
            refusable!(Password, prompt.answer_with_rng(text("password"), rng))
        }
        Prompt::SmsMfa(prompt) => refusable!(SmsMfa, prompt.answer(text("code"))),
        Prompt::SoftwareTokenMfa(prompt) => {
            refusable!(SoftwareTokenMfa, prompt.answer(text("code")))
        }
        Prompt::EmailOtp(prompt) => refusable!(EmailOtp, prompt.answer(text("code"))),
        Prompt::SmsOtp(prompt) => refusable!(SmsOtp, prompt.answer(text("code"))),
        Prompt::SelectMfaType(prompt) => refusable!(SelectMfaType, prompt.answer(text("choice"))),
        Prompt::MfaSetup(prompt) => refusable!(MfaSetup, prompt.answer(set_up(answer))),
        Prompt::NewPassword(prompt) => {
            let attributes = answer["attributes"].as_object().unwrap();
            let attributes: Vec<_> =
                attributes.iter().map(|(name, value)| (&**name, value.as_str().unwrap())).collect();
            refusable!(NewPassword, prompt.answer(text("new_password"), &attributes))
        }
        Prompt::CustomChallenge(prompt) => Ok(prompt.answer(text("answer"))),
        Prompt::WebAuthn(prompt) => refusable!(WebAuthn, prompt.answer(text("credential"))),
        Prompt::Other(prompt) => {
            let responses = from_value(answer["responses"].clone()).unwrap();
            refusable!(Other, prompt.answer(responses))
        }
        Prompt::StartOver(prompt) => {
            refusable!(StartOver, prompt.answer_with_rng(answer["password"].as_str(), rng))
        }
        other => panic!("no such prompt: {other:?}"),
    }
}

fn set_up(answer: &Value) -> cognito_crypto::auth::prompt::MfaChoice<'_> {
    use cognito_crypto::auth::prompt::MfaChoice;
    match answer["email"].as_str() {
        Some(address) => MfaChoice::Email { address },
        None => MfaChoice::SoftwareToken { session: answer["session"].as_str().unwrap() },
    }
}
