//! The questions of a sign-in: one class for each kind, over the crate's enum.

use crate::{
    app::App,
    client::Device,
    convert::read,
    error::{self, Failure},
    held::Held,
    random::Source,
    secret::Secret,
    started::AuthFlowStarted,
};
use cognito_crypto::auth::{
    self, FirstFactor,
    prompt::{self, MfaChoice, SavedPrompt},
};
use pyo3::{prelude::*, types::PyDict};
use pythonize::pythonize;
use std::collections::BTreeMap;

/// A question to the user. Each kind has a class of its own, whose method answer returns the AuthFlowStarted to go on
/// with. An answer that cannot be right raises InputError, and the prompt can be answered again.
#[pyclass(frozen, subclass, module = "cognito_crypto")]
pub(crate) struct Prompt(Held<prompt::Prompt>);

#[pymethods]
impl Prompt {
    /// The ChallengeName, as "SMS_MFA". None if the question is whether to start over.
    #[getter]
    fn challenge_name(&self) -> Result<Option<String>, Failure> {
        self.0.with(|prompt| prompt.challenge_name().map(Into::into))
    }

    /// The ChallengeParameters, as they came.
    #[getter]
    fn parameters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.0.with(|prompt| match prompt.parameters() {
            Some(parameters) => Ok(pythonize(py, parameters)?),
            None => Ok(PyDict::new(py).into_any()),
        })?
    }

    /// How often the service has refused an answer to this very question.
    #[getter]
    fn tries(&self) -> Result<u32, Failure> {
        self.0.with(|prompt| prompt.tries())
    }

    /// What the service said about the latest answer (a ServiceError), if the question is asked again; or why the
    /// sign-in has to start over. Otherwise None.
    #[getter]
    fn refusal<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let refusal = self.0.with(|prompt| prompt.refusal().cloned())?;
        refusal.map(|error| error::to_python(py, &error)).transpose()
    }

    /// Leaves the question, which uses the prompt up, and returns a StartOver. It is also the way to get another code.
    fn start_over<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, prompt::Prompt::StartOver(self.0.take()?.start_over()))
    }

    /// The prompt as a dict that can be stored, for a back end that gets the answer in another HTTP request.
    ///
    /// It holds no password and no client secret, but the Session and the user's name: keep it on the server, or
    /// protect it with authenticated encryption.
    fn save<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.0.with(|prompt| pythonize(py, &prompt.save()))??)
    }

    /// Brings back a prompt that was saved. If saved["DeviceKey"] is not None, it needs the device of that key.
    #[staticmethod]
    #[pyo3(signature = (saved, app, device = None))]
    fn resume<'py>(
        saved: &Bound<'py, PyAny>,
        app: &App,
        device: Option<&Device>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let prompt: SavedPrompt = read(saved, "saved")?;
        let prompt =
            prompt.resume(&app.0, device.map(|device| &device.0)).map_err(Failure::from)?;
        to_python(saved.py(), prompt)
    }
}

/// A prompt as an object of its own class.
pub(crate) fn to_python(py: Python<'_>, prompt: prompt::Prompt) -> PyResult<Bound<'_, PyAny>> {
    use prompt::Prompt as P;
    macro_rules! object {
        ($class:ident) => {{
            let base = PyClassInitializer::from(Prompt(Held::new(prompt)));
            Bound::new(py, base.add_subclass($class))?.into_any()
        }};
    }
    Ok(match &prompt {
        P::SelectChallenge(_) => object!(SelectChallenge),
        P::Password(_) => object!(Password),
        P::SmsMfa(_) | P::SoftwareTokenMfa(_) | P::EmailOtp(_) | P::SmsOtp(_) => {
            object!(CodePrompt)
        }
        P::SelectMfaType(_) => object!(SelectMfaType),
        P::MfaSetup(_) => object!(MfaSetup),
        P::NewPassword(_) => object!(NewPassword),
        P::CustomChallenge(_) => object!(CustomChallenge),
        P::WebAuthn(_) => object!(WebAuthn),
        P::Other(_) => object!(Other),
        P::StartOver(_) => object!(StartOver),
        // A kind that is newer than this binding: it can be left.
        _ => Bound::new(py, Prompt(Held::new(prompt)))?.into_any(),
    })
}

/// Lends the crate's prompt of these variants to a closure.
macro_rules! look {
    ($this:ident, $($variant:ident)|+, $look:expr) => {
        $this.as_super().get().0.with(|prompt| match prompt {
            $(prompt::Prompt::$variant(prompt) => $look(prompt),)+
            _ => Err(Failure::UsedUp),
        })?
    };
}

/// Answers the crate's prompt of these variants; one that was refused can be answered again.
macro_rules! answer {
    ($this:ident, $($variant:ident)|+, $answer:expr) => {{
        let held = &$this.as_super().get().0;
        let prompt = held.take()?;
        let flow = $this.py().detach(|| match prompt {
            $(prompt::Prompt::$variant(prompt) => ($answer)(prompt).map_err(|refused: prompt::Refused<_>| {
                let (failure, prompt) = Failure::of(refused);
                held.put(prompt::Prompt::$variant(prompt));
                failure
            }),)+
            other => {
                held.put(other);
                Err(Failure::UsedUp)
            }
        })?;
        Ok(AuthFlowStarted::new(flow))
    }};
}

/// A first factor of USER_AUTH, with what it needs. The crate refuses an empty password.
pub(crate) fn factor<'a>(
    name: &'a str,
    password: Option<&'a Secret>,
    credential: Option<&'a Secret>,
) -> FirstFactor<'a> {
    let password = password.map(Secret::expose).unwrap_or_default();
    match name {
        "PASSWORD" => FirstFactor::Password(password),
        "PASSWORD_SRP" => FirstFactor::PasswordSrp(password),
        "WEB_AUTHN" => FirstFactor::WebAuthn { credential: credential.map(Secret::expose) },
        "EMAIL_OTP" => FirstFactor::EmailOtp,
        "SMS_OTP" => FirstFactor::SmsOtp,
        other => FirstFactor::Other(other),
    }
}

/// Asks which of several first factors to use: SELECT_CHALLENGE.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct SelectChallenge;

#[pymethods]
impl SelectChallenge {
    /// The names of the factors: AvailableChallenges. Empty if the service does not say.
    #[getter]
    fn available_challenges(this: &Bound<'_, Self>) -> Result<Vec<String>, Failure> {
        look!(this, SelectChallenge, |prompt: &mut prompt::SelectChallenge| {
            Ok(prompt.available_challenges().to_vec())
        })
    }

    /// CREDENTIAL_REQUEST_OPTIONS, where the service sends them along; or None.
    #[getter]
    fn credential_request_options(this: &Bound<'_, Self>) -> Result<Option<String>, Failure> {
        look!(this, SelectChallenge, |prompt: &mut prompt::SelectChallenge| {
            Ok(prompt.credential_request_options().map(Into::into))
        })
    }

    /// Sends the choice: "PASSWORD" or "PASSWORD_SRP" with the password, "WEB_AUTHN", if there is one already with the
    /// credential (JSON text), "EMAIL_OTP", "SMS_OTP".
    #[pyo3(signature = (factor, *, password = None, credential = None))]
    fn answer(
        this: &Bound<'_, Self>,
        factor: &str,
        password: Option<Secret>,
        credential: Option<Secret>,
    ) -> Result<AuthFlowStarted, Failure> {
        let factor = self::factor(factor, password.as_ref(), credential.as_ref());
        answer!(this, SelectChallenge, |prompt: prompt::SelectChallenge| {
            prompt.answer_with_rng(factor, &mut Source)
        })
    }
}

/// Asks for the password: PASSWORD, PASSWORD_SRP or ADMIN_NO_SRP_AUTH, where the sign-in has none that it may use so.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct Password;

#[pymethods]
impl Password {
    /// Whether the password is proved with SRP, or sent as it is.
    #[getter]
    fn is_srp(this: &Bound<'_, Self>) -> Result<bool, Failure> {
        look!(this, Password, |prompt: &mut prompt::Password| Ok(prompt.is_srp()))
    }

    /// Proves or sends the password.
    fn answer(this: &Bound<'_, Self>, password: Secret) -> Result<AuthFlowStarted, Failure> {
        answer!(this, Password, |prompt: prompt::Password| {
            prompt.answer_with_rng(password.expose(), &mut Source)
        })
    }
}

/// Asks for a code: SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP or SMS_OTP.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct CodePrompt;

#[pymethods]
impl CodePrompt {
    /// Where the code went, masked, as "+*******1234"; or None.
    #[getter]
    fn destination(this: &Bound<'_, Self>) -> Result<Option<String>, Failure> {
        look!(
            this,
            SmsMfa | SoftwareTokenMfa | EmailOtp | SmsOtp,
            |prompt: &mut prompt::CodePrompt| { Ok(prompt.destination().map(Into::into)) }
        )
    }

    /// How it went there, "SMS" or "EMAIL"; or None.
    #[getter]
    fn delivery_medium(this: &Bound<'_, Self>) -> Result<Option<String>, Failure> {
        look!(
            this,
            SmsMfa | SoftwareTokenMfa | EmailOtp | SmsOtp,
            |prompt: &mut prompt::CodePrompt| { Ok(prompt.delivery_medium().map(Into::into)) }
        )
    }

    /// The name that the user gave the authenticator app; or None.
    #[getter]
    fn friendly_device_name(this: &Bound<'_, Self>) -> Result<Option<String>, Failure> {
        look!(
            this,
            SmsMfa | SoftwareTokenMfa | EmailOtp | SmsOtp,
            |prompt: &mut prompt::CodePrompt| { Ok(prompt.friendly_device_name().map(Into::into)) }
        )
    }

    /// Sends the code.
    fn answer(this: &Bound<'_, Self>, code: Secret) -> Result<AuthFlowStarted, Failure> {
        answer!(
            this,
            SmsMfa | SoftwareTokenMfa | EmailOtp | SmsOtp,
            |prompt: prompt::CodePrompt| { prompt.answer(code.expose()) }
        )
    }
}

/// Asks which of several second factors to use: SELECT_MFA_TYPE. The chosen one's question follows.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct SelectMfaType;

#[pymethods]
impl SelectMfaType {
    /// The names of the factors, "SMS_MFA", "SOFTWARE_TOKEN_MFA" or "EMAIL_OTP". Empty if the service does not say.
    #[getter]
    fn choices(this: &Bound<'_, Self>) -> Result<Vec<String>, Failure> {
        look!(this, SelectMfaType, |prompt: &mut prompt::SelectMfaType| Ok(prompt
            .choices()
            .to_vec()))
    }

    /// Sends the choice.
    fn answer(this: &Bound<'_, Self>, choice: &str) -> Result<AuthFlowStarted, Failure> {
        answer!(this, SelectMfaType, |prompt: prompt::SelectMfaType| prompt.answer(choice))
    }
}

/// Asks to set a second factor up: MFA_SETUP.
///
/// For an authenticator app: client.associate_software_token(**prompt.associate_software_token()) answers a SecretCode
/// for the app and a Session; client.verify_software_token(Session=…, UserCode=…), with the code that the app shows,
/// answers another Session; answer with that. For codes by e-mail, answer with the address.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct MfaSetup;

#[pymethods]
impl MfaSetup {
    /// The names of the factors that may be set up, "SOFTWARE_TOKEN_MFA" or "EMAIL_OTP". Empty if the service does not
    /// say.
    #[getter]
    fn choices(this: &Bound<'_, Self>) -> Result<Vec<String>, Failure> {
        look!(this, MfaSetup, |prompt: &mut prompt::MfaSetup| Ok(prompt.choices().to_vec()))
    }

    /// The request of associate_software_token.
    fn associate_software_token<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let request = look!(this, MfaSetup, |prompt: &mut prompt::MfaSetup| Ok(
            prompt.associate_software_token()
        ))?;
        Ok(pythonize(this.py(), &request)?)
    }

    /// Says that an authenticator app is set up, with the Session that verify_software_token answered.
    fn answer_with_session(
        this: &Bound<'_, Self>,
        session: Secret,
    ) -> Result<AuthFlowStarted, Failure> {
        answer!(this, MfaSetup, |prompt: prompt::MfaSetup| {
            prompt.answer(MfaChoice::SoftwareToken { session: session.expose() })
        })
    }

    /// Has codes sent to an e-mail address; EMAIL_OTP follows.
    fn answer_with_email(
        this: &Bound<'_, Self>,
        address: &str,
    ) -> Result<AuthFlowStarted, Failure> {
        answer!(this, MfaSetup, |prompt: prompt::MfaSetup| prompt
            .answer(MfaChoice::Email { address }))
    }
}

/// Asks for a new password, and for the attributes that the pool requires and the user does not have yet:
/// NEW_PASSWORD_REQUIRED.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct NewPassword;

#[pymethods]
impl NewPassword {
    /// The attributes that the user has.
    #[getter]
    fn user_attributes(this: &Bound<'_, Self>) -> Result<BTreeMap<String, String>, Failure> {
        look!(this, NewPassword, |prompt: &mut prompt::NewPassword| Ok(prompt
            .user_attributes()
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect()))
    }

    /// The names of the attributes that are required, without "userAttributes." before them.
    #[getter]
    fn required_attributes(this: &Bound<'_, Self>) -> Result<Vec<String>, Failure> {
        look!(this, NewPassword, |prompt: &mut prompt::NewPassword| Ok(prompt
            .required_attributes()
            .to_vec()))
    }

    /// Sends the new password, and attributes by their names: {"given_name": "Alice"}.
    #[pyo3(signature = (new_password, attributes = None))]
    fn answer(
        this: &Bound<'_, Self>,
        new_password: Secret,
        attributes: Option<&Bound<'_, PyAny>>,
    ) -> Result<AuthFlowStarted, Failure> {
        let attributes: auth::Parameters =
            attributes.map(|given| read(given, "attributes")).transpose()?.unwrap_or_default();
        let attributes: Vec<_> = attributes.iter().collect();
        answer!(this, NewPassword, |prompt: prompt::NewPassword| {
            prompt.answer(new_password.expose(), &attributes)
        })
    }
}

/// Asks what the pool's Lambda functions ask: CUSTOM_CHALLENGE. Their question is in parameters.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct CustomChallenge;

#[pymethods]
impl CustomChallenge {
    /// Sends the answer, which may be empty.
    fn answer(this: &Bound<'_, Self>, answer: Secret) -> Result<AuthFlowStarted, Failure> {
        answer!(this, CustomChallenge, |prompt: prompt::CustomChallenge| Ok(
            prompt.answer(answer.expose())
        ))
    }
}

/// Asks for a passkey: WEB_AUTHN.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct WebAuthn;

#[pymethods]
impl WebAuthn {
    /// CREDENTIAL_REQUEST_OPTIONS for navigator.credentials.get: a PublicKeyCredentialRequestOptionsJSON, as text.
    #[getter]
    fn credential_request_options(this: &Bound<'_, Self>) -> Result<String, Failure> {
        look!(this, WebAuthn, |prompt: &mut prompt::WebAuthn| Ok(prompt
            .credential_request_options()
            .into()))
    }

    /// Sends the credential: an AuthenticationResponseJSON, as text.
    fn answer(this: &Bound<'_, Self>, credential: Secret) -> Result<AuthFlowStarted, Failure> {
        answer!(this, WebAuthn, |prompt: prompt::WebAuthn| prompt.answer(credential.expose()))
    }
}

/// A challenge that is newer than this package: its name is challenge_name, and what it says is in parameters.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct Other;

#[pymethods]
impl Other {
    /// Sends these ChallengeResponses, to which USERNAME, SECRET_HASH and DEVICE_KEY are added.
    fn answer(
        this: &Bound<'_, Self>,
        responses: &Bound<'_, PyAny>,
    ) -> Result<AuthFlowStarted, Failure> {
        let responses: auth::Parameters = read(responses, "responses")?;
        answer!(this, Other, |prompt: prompt::Other| prompt.answer(responses))
    }
}

/// Asks whether to start over: the sign-in cannot go on from where it is, or the caller left a prompt.
#[pyclass(frozen, extends = Prompt, module = "cognito_crypto")]
pub(crate) struct StartOver;

#[pymethods]
impl StartOver {
    /// "DeviceNotFound", "DeviceRefused", "Requested" or "SessionOver".
    #[getter]
    fn reason<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let reason = look!(this, StartOver, |prompt: &mut prompt::StartOver| Ok(prompt.reason()))?;
        Ok(pythonize(this.py(), &reason)?)
    }

    /// Whether the sign-in begins with a password.
    #[getter]
    fn needs_password(this: &Bound<'_, Self>) -> Result<bool, Failure> {
        look!(this, StartOver, |prompt: &mut prompt::StartOver| Ok(prompt.needs_password()))
    }

    /// The key of a device that the service does not take, and that should be forgotten; or None.
    #[getter]
    fn device_to_forget(this: &Bound<'_, Self>) -> Result<Option<String>, Failure> {
        look!(this, StartOver, |prompt: &mut prompt::StartOver| Ok(prompt
            .device_to_forget()
            .map(Into::into)))
    }

    /// Starts over, with the password if the sign-in needs one.
    #[pyo3(signature = (password = None))]
    fn answer(
        this: &Bound<'_, Self>,
        password: Option<Secret>,
    ) -> Result<AuthFlowStarted, Failure> {
        answer!(this, StartOver, |prompt: prompt::StartOver| {
            prompt.answer_with_rng(password.as_ref().map(Secret::expose), &mut Source)
        })
    }
}
