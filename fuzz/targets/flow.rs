//! A whole sign-in whose service says anything: no reply makes it panic, or send a password that was given for SRP.

#![no_main]

mod common;

use cognito_crypto::{
    Error,
    auth::{
        App, AuthFlow, AuthFlowStarted, Device, FirstFactor, InitiateAuthResponse, Parameters,
        Reply, ServiceError, Step, Timestamp,
        prompt::{MfaChoice, Prompt, SavedPrompt},
    },
};
use common::Constant;

const FOR_SRP: &str = "correct horse";
const TYPED: &str = "battery staple";

// Each line is the JSON of a response or of an error; a stored prompt may be anything too.
libfuzzer_sys::fuzz_target!(|text: &str| {
    let app = App::with_client_secret("us-east-1_AbC", "client", "secret").unwrap();
    let device = Device::new("key", "group", "device password");
    let now = Timestamp::from_unix(1_800_000_000).unwrap();
    let flow = AuthFlow::user_srp_auth(&app, "alice", FOR_SRP).with_device(&device);
    let mut flow = flow.start_with_rng(&mut Constant).unwrap();
    for line in text.lines().take(8) {
        if let Ok(saved) = serde_json::from_str::<SavedPrompt>(line) {
            let _ = saved.resume(&app, Some(&device)).and_then(answer);
        }
        let Some(reply) = reply(line) else { continue };
        flow = match flow.handle_with_rng_at(reply, &mut Constant, now) {
            Ok(Step::Send(flow) | Step::SendAgain(flow, _)) => flow,
            Ok(Step::Ask(prompt)) => match answer(resumed(prompt, &app, &device)) {
                Ok(answered) => answered,
                Err(_) => return,
            },
            Ok(Step::Done(_)) | Err(_) => return,
        };
        assert_ne!(flow.request().parameters().get("PASSWORD"), Some(FOR_SRP));
    }
});

fn reply(line: &str) -> Option<Reply> {
    // An error is read leniently: what has the members of a response is one.
    let response = serde_json::from_str::<InitiateAuthResponse>(line).ok();
    let is_response = |response: &InitiateAuthResponse| {
        response.challenge_name.is_some() || response.authentication_result.is_some()
    };
    if let Some(response) = response.filter(is_response) {
        return Some(response.into());
    }
    serde_json::from_str::<ServiceError>(line).ok().map(Reply::from)
}

/// The prompt after it was stored, if it knows of no SRP that is under way.
fn resumed(prompt: Prompt, app: &App, device: &Device) -> Prompt {
    if prompt.challenge_name() == Some("CUSTOM_CHALLENGE") {
        return prompt;
    }
    let stored = serde_json::to_string(&prompt.save()).unwrap();
    let saved: SavedPrompt = serde_json::from_str(&stored).expect("what was saved can be read");
    // The device is gone from the prompt once the service has said that it does not know it.
    saved.resume(app, Some(device)).unwrap_or(prompt)
}

fn answer(prompt: Prompt) -> Result<AuthFlowStarted, Error> {
    let rng = &mut Constant;
    let first = |choices: &[String]| choices.first().cloned().unwrap_or_default();
    Ok(match prompt {
        Prompt::SelectChallenge(prompt) => {
            let choice = first(prompt.available_challenges());
            let factor = match &*choice {
                "PASSWORD" => FirstFactor::Password(TYPED),
                "PASSWORD_SRP" => FirstFactor::PasswordSrp(TYPED),
                "WEB_AUTHN" => FirstFactor::WebAuthn { credential: None },
                other => FirstFactor::Other(other),
            };
            prompt.answer_with_rng(factor, rng)?
        }
        Prompt::Password(prompt) => prompt.answer_with_rng(TYPED, rng)?,
        Prompt::SmsMfa(prompt)
        | Prompt::SoftwareTokenMfa(prompt)
        | Prompt::EmailOtp(prompt)
        | Prompt::SmsOtp(prompt) => prompt.answer("123456")?,
        Prompt::SelectMfaType(prompt) => {
            let choice = first(prompt.choices());
            prompt.answer(&choice)?
        }
        Prompt::MfaSetup(prompt) => prompt.answer(MfaChoice::SoftwareToken { session: "s" })?,
        Prompt::NewPassword(prompt) => {
            let names = prompt.required_attributes().to_vec();
            let attributes: Vec<_> = names.iter().map(|name| (&**name, "value")).collect();
            prompt.answer(TYPED, &attributes)?
        }
        Prompt::CustomChallenge(prompt) => prompt.answer("42"),
        Prompt::WebAuthn(prompt) => prompt.answer("{}")?,
        Prompt::Other(prompt) => prompt.answer(Parameters::new())?,
        Prompt::StartOver(prompt) => prompt.answer_with_rng(Some(TYPED), rng)?,
        _ => unreachable!("a prompt that this target does not know"),
    })
}
