//! Asks the user at the terminal whatever a challenge asks, and answers the prompt with it.

use crate::{Failure, service};
use aws_sdk_cognitoidentityprovider::Client;
use cognito_crypto::auth::{
    AuthFlowStarted, FirstFactor, Parameters,
    prompt::{CodePrompt, MfaChoice, MfaSetup, NewPassword, Prompt, Refused, SelectChallenge},
};
use std::io::{self, BufRead, IsTerminal, Write};

type Answered = Result<AuthFlowStarted, Failure>;

/// Asks until the answer is one that the prompt takes.
pub async fn ask(client: &Client, prompt: Prompt) -> Answered {
    match prompt {
        Prompt::SelectChallenge(prompt) => select_challenge(prompt),
        Prompt::Password(prompt) => {
            again(prompt, |prompt| Ok(prompt.answer(&hidden("Password: ")?)))
        }
        Prompt::SmsMfa(prompt) | Prompt::SmsOtp(prompt) => code(prompt, "SMS"),
        Prompt::EmailOtp(prompt) => code(prompt, "e-mail"),
        Prompt::SoftwareTokenMfa(prompt) => code(prompt, "your authenticator app"),
        Prompt::SelectMfaType(prompt) => again(prompt, |prompt| {
            let question = format!("Second factor, one of {}: ", prompt.choices().join(", "));
            Ok(prompt.answer(&line(&question)?))
        }),
        Prompt::MfaSetup(prompt) => mfa_setup(client, prompt).await,
        Prompt::NewPassword(prompt) => new_password(prompt),
        Prompt::CustomChallenge(prompt) => {
            for (name, value) in prompt.parameters().iter() {
                println!("{name}: {value}");
            }
            Ok(prompt.answer(&hidden("Answer: ")?))
        }
        Prompt::WebAuthn(prompt) => {
            println!("Have a browser answer this request: {}", prompt.credential_request_options());
            again(prompt, |prompt| Ok(prompt.answer(&line("Credential (JSON): ")?)))
        }
        Prompt::Other(prompt) => {
            println!("The service asks {}.", prompt.challenge_name());
            again(prompt, |prompt| {
                let responses: Parameters =
                    serde_json::from_str(&line("ChallengeResponses (JSON): ")?)?;
                Ok(prompt.answer(responses))
            })
        }
        Prompt::StartOver(prompt) => {
            println!("The sign-in starts over: {:?}.", prompt.reason());
            again(prompt, |prompt| {
                let password = prompt.needs_password().then(|| hidden("Password: ")).transpose()?;
                Ok(prompt.answer(password.as_deref()))
            })
        }
        prompt => Err(format!("this program cannot answer {prompt:?}").into()),
    }
}

/// Asks again, saying why, while the prompt refuses the answer.
fn again<P>(
    mut prompt: P,
    mut answer: impl FnMut(P) -> Result<Result<AuthFlowStarted, Refused<P>>, Failure>,
) -> Answered {
    loop {
        prompt = match answer(prompt)? {
            Ok(answered) => return Ok(answered),
            Err(refused) => {
                println!("{refused}");
                refused.prompt
            }
        };
    }
}

fn code(prompt: CodePrompt, from: &str) -> Answered {
    let to = prompt.destination().map(|to| format!(" to {to}")).unwrap_or_default();
    let question = format!("Code from {from}{to}: ");
    again(prompt, |prompt| Ok(prompt.answer(&line(&question)?)))
}

fn select_challenge(prompt: SelectChallenge) -> Answered {
    let question = format!("First factor, one of {}: ", prompt.available_challenges().join(", "));
    again(prompt, |prompt| {
        let choice = line(&question)?;
        let mut password = String::new();
        if choice.starts_with("PASSWORD") {
            password = hidden("Password: ")?;
        }
        Ok(prompt.answer(match choice.as_str() {
            "PASSWORD" => FirstFactor::Password(&password),
            "PASSWORD_SRP" => FirstFactor::PasswordSrp(&password),
            "WEB_AUTHN" => FirstFactor::WebAuthn { credential: None },
            "EMAIL_OTP" => FirstFactor::EmailOtp,
            "SMS_OTP" => FirstFactor::SmsOtp,
            other => FirstFactor::Other(other),
        }))
    })
}

fn new_password(prompt: NewPassword) -> Answered {
    again(prompt, |prompt| {
        let password = hidden("New password: ")?;
        let mut attributes = Vec::new();
        for name in prompt.required_attributes() {
            attributes.push((name.clone(), line(&format!("{name}: "))?));
        }
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Ok(prompt.answer(&password, &attributes))
    })
}

/// A software token is associated and verified in between; an e-mail address is all that EMAIL needs.
async fn mfa_setup(client: &Client, prompt: MfaSetup) -> Answered {
    if prompt.choices().iter().all(|choice| choice != "SOFTWARE_TOKEN_MFA") {
        return again(prompt, |prompt| {
            let address = line("E-mail address for codes: ")?;
            Ok(prompt.answer(MfaChoice::Email { address: &address }))
        });
    }
    let session = prompt.associate_software_token().session;
    let associated = client
        .associate_software_token()
        .set_session(session.as_ref().map(|session| session.expose().into()))
        .send()
        .await
        .map_err(service::failure)?;
    println!("Enter this secret in your app: {}", associated.secret_code().unwrap_or_default());
    let verified = client
        .verify_software_token()
        .set_session(associated.session().map(Into::into))
        .user_code(line("Code from your app: ")?)
        .send()
        .await
        .map_err(service::failure)?;
    let session = verified.session().unwrap_or_default();
    Ok(prompt.answer(MfaChoice::SoftwareToken { session })?)
}

/// Reads a line.
pub fn line(question: &str) -> Result<String, Failure> {
    print!("{question}");
    io::stdout().flush()?;
    let mut text = String::new();
    if io::stdin().lock().read_line(&mut text)? == 0 {
        return Err("the input has ended".into());
    }
    Ok(text.trim_end_matches(['\r', '\n']).into())
}

/// Reads a line, without echo if it is typed.
pub fn hidden(question: &str) -> Result<String, Failure> {
    if io::stdin().is_terminal() {
        Ok(rpassword::prompt_password(question)?)
    } else {
        line(question)
    }
}
