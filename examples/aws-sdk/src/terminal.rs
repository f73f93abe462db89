//! Asks the user at the terminal whatever a challenge asks, and answers the prompt with it.

use crate::{Failure, explain::explain, service::retry};
use aws_sdk_cognitoidentityprovider::Client;
use cognito_crypto::{
    SecretString,
    auth::{
        AuthFlowStarted, FirstFactor, Parameters,
        prompt::{
            CodePrompt, MfaChoice, MfaSetup, NewPassword, Prompt, Refused, SelectChallenge,
            StartOver, StartOverReason,
        },
    },
};
use std::io::{self, BufRead, IsTerminal, Write};

type Answered = Result<AuthFlowStarted, Failure>;

/// Asks until the answer is one that the prompt takes. An empty line leaves the prompt, and the sign-in starts over.
///
/// # Errors
/// If the user leaves the sign-in, or the input ends.
pub async fn ask(client: &Client, prompt: Prompt) -> Answered {
    if let Some(error) = prompt.refusal() {
        match prompt.tries() {
            0 => eprintln!("{error}"),
            tries => eprintln!("{error} (answer {tries} was refused; an empty line starts over)"),
        }
    }
    match prompt {
        Prompt::SelectChallenge(prompt) => select_challenge(prompt),
        Prompt::Password(prompt) => again(prompt, |prompt| match answer(hidden("Password: ")?) {
            Some(password) => Ok(prompt.answer(password.expose())),
            None => start_over(prompt.start_over()).map(Ok),
        }),
        Prompt::SmsMfa(prompt) | Prompt::SmsOtp(prompt) => code(prompt, "SMS"),
        Prompt::EmailOtp(prompt) => code(prompt, "e-mail"),
        Prompt::SoftwareTokenMfa(prompt) => code(prompt, "your authenticator app"),
        Prompt::SelectMfaType(prompt) => again(prompt, |prompt| {
            let question = format!("Second factor, one of {}: ", prompt.choices().join(", "));
            match answer(line(&question)?) {
                Some(choice) => Ok(prompt.answer(choice.expose())),
                None => start_over(prompt.start_over()).map(Ok),
            }
        }),
        Prompt::MfaSetup(prompt) => mfa_setup(client, prompt).await,
        Prompt::NewPassword(prompt) => new_password(prompt),
        Prompt::CustomChallenge(prompt) => {
            show(prompt.parameters());
            match answer(hidden("Answer: ")?) {
                Some(answer) => Ok(prompt.answer(answer.expose())),
                None => start_over(prompt.start_over()),
            }
        }
        Prompt::WebAuthn(prompt) => {
            println!("Have a browser answer this request: {}", prompt.credential_request_options());
            again(prompt, |prompt| match answer(line("Credential (JSON): ")?) {
                Some(credential) => Ok(prompt.answer(credential.expose())),
                None => start_over(prompt.start_over()).map(Ok),
            })
        }
        Prompt::Other(prompt) => {
            println!("The service asks {}.", prompt.challenge_name());
            show(prompt.parameters());
            again(prompt, |prompt| match parameters("ChallengeResponses (JSON): ")? {
                Some(responses) => Ok(prompt.answer(responses)),
                None => start_over(prompt.start_over()).map(Ok),
            })
        }
        Prompt::StartOver(prompt) => start_over(prompt),
        prompt => {
            Err(format!("this program has no question for {:?}", prompt.challenge_name()).into())
        }
    }
}

/// What was typed as an object of texts, asked for until it is one; or nothing, if nothing was typed.
fn parameters(question: &str) -> Result<Option<Parameters>, Failure> {
    while let Some(typed) = answer(line(question)?) {
        match serde_json::from_str(typed.expose()) {
            Ok(parameters) => return Ok(Some(parameters)),
            Err(error) => eprintln!("{error}"),
        }
    }
    Ok(None)
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
                eprintln!("{refused}");
                refused.prompt
            }
        };
    }
}

/// Starts over, if the user wants that.
fn start_over(prompt: StartOver) -> Answered {
    println!(
        "The sign-in starts over, because {}.",
        match prompt.reason() {
            StartOverReason::DeviceNotFound => "the service does not know this device",
            StartOverReason::DeviceRefused => "the service does not take this device's proof",
            StartOverReason::Requested => "the challenge was left",
            _ => "the challenge is over",
        }
    );
    again(prompt, |prompt| {
        let typed = match prompt.needs_password() {
            true => hidden("Password (an empty line ends it): ")?,
            false => line("Start over? [y/N] ")?,
        };
        if typed.expose().is_empty() || !prompt.needs_password() && typed.expose() != "y" {
            return Err("the sign-in was left".into());
        }
        Ok(prompt.answer(Some(typed.expose())))
    })
}

fn code(prompt: CodePrompt, from: &str) -> Answered {
    let to = prompt.destination().map(|to| format!(" to {to}")).unwrap_or_default();
    let question = format!("Code from {from}{to}: ");
    again(prompt, |prompt| match answer(line(&question)?) {
        Some(code) => Ok(prompt.answer(code.expose())),
        None => start_over(prompt.start_over()).map(Ok),
    })
}

fn select_challenge(prompt: SelectChallenge) -> Answered {
    let question = format!("First factor, one of {}: ", prompt.available_challenges().join(", "));
    again(prompt, |prompt| {
        let Some(choice) = answer(line(&question)?) else {
            return start_over(prompt.start_over()).map(Ok);
        };
        let password = password_of(choice.expose())?;
        Ok(prompt.answer(first_factor(choice.expose(), password.expose())))
    })
}

/// Asks for the password that a first factor takes; an empty one if it takes none.
///
/// # Errors
/// If the input ends.
pub fn password_of(factor: &str) -> Result<SecretString, Failure> {
    match factor {
        "PASSWORD" | "PASSWORD_SRP" => hidden("Password: "),
        _ => Ok(SecretString::new("")),
    }
}

/// The first factor of this name.
pub fn first_factor<'a>(name: &'a str, password: &'a str) -> FirstFactor<'a> {
    match name {
        "PASSWORD" => FirstFactor::Password(password),
        "PASSWORD_SRP" => FirstFactor::PasswordSrp(password),
        "WEB_AUTHN" => FirstFactor::WebAuthn { credential: None },
        "EMAIL_OTP" => FirstFactor::EmailOtp,
        "SMS_OTP" => FirstFactor::SmsOtp,
        other => FirstFactor::Other(other),
    }
}

/// Asks for a new password, and for the required attributes that have no value yet.
fn new_password(prompt: NewPassword) -> Answered {
    again(prompt, |prompt| {
        let Some(password) = answer(hidden("New password: ")?) else {
            return start_over(prompt.start_over()).map(Ok);
        };
        let has = |name: &String| {
            prompt.user_attributes().get(name).is_some_and(|value| !value.is_empty())
        };
        let mut attributes = Vec::new();
        for name in prompt.required_attributes().iter().filter(|name| !has(name)) {
            attributes.push((name.clone(), line(&format!("{name}: "))?));
        }
        let attributes: Vec<_> =
            attributes.iter().map(|(name, value)| (name.as_str(), value.expose())).collect();
        Ok(prompt.answer(password.expose(), &attributes))
    })
}

/// A software token is associated and verified in between; an e-mail address is all that EMAIL_OTP needs.
async fn mfa_setup(client: &Client, prompt: MfaSetup) -> Answered {
    let factor = match prompt.choices() {
        [only] => only.clone(),
        several if several.iter().any(|name| name.starts_with("EMAIL")) => {
            line(&format!("Second factor to set up, one of {}: ", several.join(", ")))?
                .expose()
                .into()
        }
        _ => String::from("SOFTWARE_TOKEN_MFA"),
    };
    if factor.starts_with("EMAIL") {
        return again(prompt, |prompt| match answer(line("E-mail address for codes: ")?) {
            Some(address) => Ok(prompt.answer(MfaChoice::Email { address: address.expose() })),
            None => start_over(prompt.start_over()).map(Ok),
        });
    }
    match software_token(client, &prompt).await? {
        Some(session) => Ok(prompt.answer(MfaChoice::SoftwareToken { session: session.expose() })?),
        None => start_over(prompt.start_over()),
    }
}

/// Gives the Session in which an authenticator app was set up, or nothing if the user leaves that.
async fn software_token(
    client: &Client,
    prompt: &MfaSetup,
) -> Result<Option<SecretString>, Failure> {
    let session =
        prompt.associate_software_token().session.map(|session| session.expose().to_owned());
    let associate = client.associate_software_token().set_session(session);
    let associated = retry(async || associate.clone().send().await).await.map_err(explain)?;
    println!("Enter this secret in your app: {}", associated.secret_code().unwrap_or_default());
    let verify = client.verify_software_token().set_session(associated.session().map(Into::into));
    loop {
        let Some(code) = answer(line("Code from your app: ")?) else { return Ok(None) };
        match retry(async || verify.clone().user_code(code.expose()).send().await).await {
            Ok(verified) => return Ok(Some(verified.session().unwrap_or_default().into())),
            Err(error) if is_wrong_code(error.name()) => eprintln!("{error}"),
            Err(error) => return Err(explain(error).into()),
        }
    }
}

fn is_wrong_code(name: &str) -> bool {
    matches!(name, "CodeMismatchException" | "EnableSoftwareTokenMFAException")
}

fn show(parameters: &Parameters) {
    for (name, value) in parameters {
        println!("{name}: {value}");
    }
}

/// What was typed, unless the line was empty.
fn answer(typed: SecretString) -> Option<SecretString> {
    (!typed.expose().is_empty()).then_some(typed)
}

/// Reads a line.
///
/// # Errors
/// If the input has ended.
pub fn line(question: &str) -> Result<SecretString, Failure> {
    print!("{question}");
    io::stdout().flush()?;
    let mut text = String::new();
    if io::stdin().lock().read_line(&mut text)? == 0 {
        return Err("the input has ended".into());
    }
    text.truncate(text.trim_end_matches(['\r', '\n']).len());
    Ok(SecretString::new(text))
}

/// Reads a line, without echo if it is typed.
///
/// # Errors
/// If the input has ended.
pub fn hidden(question: &str) -> Result<SecretString, Failure> {
    if io::stdin().is_terminal() {
        Ok(SecretString::new(rpassword::prompt_password(question)?))
    } else {
        line(question)
    }
}
