//! The questions of a sign-in: what they show, and how their answers are read.

use crate::{convert::read, thrown::Thrown};
use cognito_crypto::{
    SecretString,
    auth::{
        AuthFlowStarted, FirstFactor, Parameters,
        prompt::{AssociateSoftwareTokenRequest, MfaChoice, Prompt, StartOverReason},
    },
};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

/// What a prompt says. `type` is the name of the challenge, as far as the crate has one kind of prompt for it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Shown<'a> {
    r#type: &'static str,
    challenge_name: Option<&'a str>,
    parameters: Option<&'a Parameters>,
    tries: u32,
    refusal: Option<Thrown>,
    #[serde(flatten)]
    details: Details<'a>,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Details<'a> {
    Code {
        destination: Option<&'a str>,
        delivery_medium: Option<&'a str>,
        friendly_device_name: Option<&'a str>,
    },
    Password {
        is_srp: bool,
    },
    Choices {
        choices: &'a [String],
    },
    SelectChallenge {
        choices: &'a [String],
        credential_request_options: Option<&'a str>,
    },
    MfaSetup {
        choices: &'a [String],
        associate_software_token: AssociateSoftwareTokenRequest,
    },
    NewPassword {
        user_attributes: &'a Parameters,
        required_attributes: &'a [String],
    },
    WebAuthn {
        credential_request_options: &'a str,
    },
    StartOver {
        reason: StartOverReason,
        needs_password: bool,
        device_to_forget: Option<&'a str>,
    },
    Nothing {},
}

pub(crate) fn shown(prompt: &Prompt) -> Result<Shown<'_>, Thrown> {
    let (r#type, details) = match prompt {
        Prompt::SelectChallenge(prompt) => (
            "SELECT_CHALLENGE",
            Details::SelectChallenge {
                choices: prompt.available_challenges(),
                credential_request_options: prompt.credential_request_options(),
            },
        ),
        Prompt::Password(prompt) => ("PASSWORD", Details::Password { is_srp: prompt.is_srp() }),
        Prompt::SmsMfa(code) => ("SMS_MFA", Details::code(code)),
        Prompt::SoftwareTokenMfa(code) => ("SOFTWARE_TOKEN_MFA", Details::code(code)),
        Prompt::EmailOtp(code) => ("EMAIL_OTP", Details::code(code)),
        Prompt::SmsOtp(code) => ("SMS_OTP", Details::code(code)),
        Prompt::SelectMfaType(prompt) => {
            ("SELECT_MFA_TYPE", Details::Choices { choices: prompt.choices() })
        }
        Prompt::MfaSetup(prompt) => (
            "MFA_SETUP",
            Details::MfaSetup {
                choices: prompt.choices(),
                associate_software_token: prompt.associate_software_token(),
            },
        ),
        Prompt::NewPassword(prompt) => (
            "NEW_PASSWORD_REQUIRED",
            Details::NewPassword {
                user_attributes: prompt.user_attributes(),
                required_attributes: prompt.required_attributes(),
            },
        ),
        Prompt::CustomChallenge(_) => ("CUSTOM_CHALLENGE", Details::Nothing {}),
        Prompt::WebAuthn(prompt) => (
            "WEB_AUTHN",
            Details::WebAuthn { credential_request_options: prompt.credential_request_options() },
        ),
        Prompt::Other(_) => ("OTHER", Details::Nothing {}),
        Prompt::StartOver(prompt) => (
            "START_OVER",
            Details::StartOver {
                reason: prompt.reason(),
                needs_password: prompt.needs_password(),
                device_to_forget: prompt.device_to_forget(),
            },
        ),
        _ => return Err(Thrown::state("this package does not know the prompt")),
    };
    Ok(Shown {
        r#type,
        challenge_name: prompt.challenge_name(),
        parameters: prompt.parameters(),
        tries: prompt.tries(),
        refusal: prompt.refusal().map(Thrown::from),
        details,
    })
}

impl<'a> Details<'a> {
    fn code(prompt: &'a cognito_crypto::auth::prompt::CodePrompt) -> Self {
        Self::Code {
            destination: prompt.destination(),
            delivery_medium: prompt.delivery_medium(),
            friendly_device_name: prompt.friendly_device_name(),
        }
    }
}

/// A first factor, with what it needs.
#[derive(Deserialize)]
pub(crate) struct Factor {
    factor: String,
    password: Option<SecretString>,
    credential: Option<SecretString>,
}

impl<'a> From<&'a Factor> for FirstFactor<'a> {
    fn from(choice: &'a Factor) -> Self {
        let password = choice.password.as_ref().map_or("", SecretString::expose);
        match &*choice.factor {
            "PASSWORD" => Self::Password(password),
            "PASSWORD_SRP" => Self::PasswordSrp(password),
            "WEB_AUTHN" => {
                Self::WebAuthn { credential: choice.credential.as_ref().map(SecretString::expose) }
            }
            "EMAIL_OTP" => Self::EmailOtp,
            "SMS_OTP" => Self::SmsOtp,
            other => Self::Other(other),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewPassword {
    new_password: SecretString,
    attributes: Option<Parameters>,
}

/// A second factor that was, or is to be, set up: the `Session` of VerifySoftwareToken, or an address.
#[derive(Deserialize)]
struct SetUp {
    session: Option<SecretString>,
    email: Option<String>,
}

impl SetUp {
    fn choice(&self) -> MfaChoice<'_> {
        match (&self.email, &self.session) {
            (Some(address), _) => MfaChoice::Email { address },
            (None, session) => MfaChoice::SoftwareToken {
                session: session.as_ref().map_or("", SecretString::expose),
            },
        }
    }
}

/// An answer, read as the prompt wants it.
enum Answer {
    Text(SecretString),
    Factor(Factor),
    SetUp(SetUp),
    NewPassword(NewPassword),
    Responses(Parameters),
    /// The password of a sign-in that starts over, if it needs one.
    Again(Option<SecretString>),
}

impl Answer {
    fn read(prompt: &Prompt, answer: JsValue) -> Result<Self, Thrown> {
        let name = "answer";
        Ok(match prompt {
            Prompt::SelectChallenge(_) => Self::Factor(read(answer, name)?),
            Prompt::MfaSetup(_) => Self::SetUp(read(answer, name)?),
            Prompt::NewPassword(_) => Self::NewPassword(read(answer, name)?),
            Prompt::Other(_) => Self::Responses(read(answer, name)?),
            Prompt::StartOver(_) => Self::Again(read(answer, name)?),
            _ => Self::Text(read(answer, name)?),
        })
    }
}

/// Gives an answer to a prompt, which comes back with the error if the answer cannot be right.
pub(crate) fn answer(
    prompt: Prompt,
    answer: JsValue,
) -> Result<AuthFlowStarted, Box<(Prompt, Thrown)>> {
    macro_rules! refusable {
        ($variant:ident, $result:expr) => {
            $result.map_err(|refused| {
                let thrown = Thrown::from(&refused);
                Box::new((Prompt::$variant(refused.prompt), thrown))
            })
        };
    }
    let answer = match Answer::read(&prompt, answer) {
        Ok(answer) => answer,
        Err(thrown) => return Err(Box::new((prompt, thrown))),
    };
    match (prompt, answer) {
        (Prompt::Password(prompt), Answer::Text(password)) => {
            refusable!(Password, prompt.answer(password.expose()))
        }
        (Prompt::SmsMfa(prompt), Answer::Text(code)) => {
            refusable!(SmsMfa, prompt.answer(code.expose()))
        }
        (Prompt::SoftwareTokenMfa(prompt), Answer::Text(code)) => {
            refusable!(SoftwareTokenMfa, prompt.answer(code.expose()))
        }
        (Prompt::EmailOtp(prompt), Answer::Text(code)) => {
            refusable!(EmailOtp, prompt.answer(code.expose()))
        }
        (Prompt::SmsOtp(prompt), Answer::Text(code)) => {
            refusable!(SmsOtp, prompt.answer(code.expose()))
        }
        (Prompt::SelectMfaType(prompt), Answer::Text(choice)) => {
            refusable!(SelectMfaType, prompt.answer(choice.expose()))
        }
        (Prompt::WebAuthn(prompt), Answer::Text(credential)) => {
            refusable!(WebAuthn, prompt.answer(credential.expose()))
        }
        (Prompt::CustomChallenge(prompt), Answer::Text(answer)) => {
            Ok(prompt.answer(answer.expose()))
        }
        (Prompt::SelectChallenge(prompt), Answer::Factor(factor)) => {
            refusable!(SelectChallenge, prompt.answer(FirstFactor::from(&factor)))
        }
        (Prompt::MfaSetup(prompt), Answer::SetUp(factor)) => {
            refusable!(MfaSetup, prompt.answer(factor.choice()))
        }
        (Prompt::NewPassword(prompt), Answer::NewPassword(answer)) => {
            let attributes: Vec<_> = answer.attributes.iter().flat_map(Parameters::iter).collect();
            refusable!(NewPassword, prompt.answer(answer.new_password.expose(), &attributes))
        }
        (Prompt::Other(prompt), Answer::Responses(responses)) => {
            refusable!(Other, prompt.answer(responses))
        }
        (Prompt::StartOver(prompt), Answer::Again(password)) => {
            let password = password.as_ref().map(SecretString::expose);
            refusable!(StartOver, prompt.answer(password))
        }
        (prompt, _) => {
            Err(Box::new((prompt, Thrown::state("this package does not know the prompt"))))
        }
    }
}
