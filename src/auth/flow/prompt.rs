//! The questions of a sign-in to the user: one struct for each kind, with a method `answer`.
//!
//! A [`Prompt`] comes out of [`handle`](crate::auth::AuthFlowStarted::handle). Its methods say what to ask the
//! user; `answer` gives the flow that sends the answer and takes the reply. An answer that cannot be right (an
//! empty code, a choice that was not offered, a required attribute missing) loses nothing: the error is a
//! [`Refused`] and gives the prompt back. If the service does not accept the answer, the same question is asked
//! again, with what the service said (`refusal`) and how often it did (`tries`). Every prompt can be left with
//! `start_over`.
//!
//! | challenge | what it is | what is asked: the prompt | what is sent |
//! |---|---|---|---|
//! | `SELECT_CHALLENGE` | the user has several first factors | which one: [`SelectChallenge`] | `ANSWER`, and `PASSWORD`, `SRP_A` or `CREDENTIAL` |
//! | `PASSWORD`, `PASSWORD_SRP`, `ADMIN_NO_SRP_AUTH` | the password is wanted and the flow holds none that may be sent so | the password: [`Password`] | `PASSWORD`, or `SRP_A` |
//! | `SMS_MFA` | a second factor, sent by SMS | the code: [`CodePrompt`] | `SMS_MFA_CODE` |
//! | `SOFTWARE_TOKEN_MFA` | a second factor of an authenticator app | the code: [`CodePrompt`] | `SOFTWARE_TOKEN_MFA_CODE` |
//! | `EMAIL_OTP` | a first or second factor, sent by e-mail | the code: [`CodePrompt`] | `EMAIL_OTP_CODE` |
//! | `SMS_OTP` | a first factor, sent by SMS | the code: [`CodePrompt`] | `SMS_OTP_CODE` |
//! | `SELECT_MFA_TYPE` | the user has several second factors | which one: [`SelectMfaType`] | `ANSWER` |
//! | `MFA_SETUP` | a second factor is mandatory and the user has none | to set one up: [`MfaSetup`] | nothing but the `Session` of VerifySoftwareToken, or `EMAIL` |
//! | `NEW_PASSWORD_REQUIRED` | the password was set by an administrator | a new one, and required attributes: [`NewPassword`] | `NEW_PASSWORD`, `userAttributes.NAME` |
//! | `CUSTOM_CHALLENGE` | the pool's Lambda functions ask something | what they say: [`CustomChallenge`] | `ANSWER` |
//! | `WEB_AUTHN` | a passkey | to use it: [`WebAuthn`] | `CREDENTIAL` |
//! | any other | a challenge newer than this crate | whatever it is: [`Other`] | what the caller supplies |
//! | none | the sign-in cannot go on from where it is | whether to start over: [`StartOver`] | InitiateAuth |
//!
//! Every answer also carries `USERNAME`, the `SECRET_HASH` over it if the app client has a secret, and
//! `DEVICE_KEY` on a remembered device. PASSWORD_VERIFIER, DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER are never
//! asked about; the flow answers them.
//!
//! # In a later HTTP request
//! A web back end asks in one HTTP request and gets the answer in another. [`Prompt::save`] turns a prompt
//! into a [`SavedPrompt`], which serialises (feature `serde`) and holds no password, no a and no client
//! secret; [`SavedPrompt::resume`] brings it back.

mod asked;
mod code;
mod custom_challenge;
mod kinds;
mod mfa_setup;
mod new_password;
mod password;
mod refused;
mod saved;
mod select_challenge;
mod select_mfa_type;
mod start_over;
mod web_authn;

pub(super) use asked::Asked;
pub use code::CodePrompt;
pub use custom_challenge::{CustomChallenge, Other};
pub use kinds::Prompt;
pub use mfa_setup::{AssociateSoftwareTokenRequest, MfaChoice, MfaSetup};
pub use new_password::NewPassword;
pub use password::Password;
pub use refused::Refused;
pub use saved::SavedPrompt;
pub use select_challenge::SelectChallenge;
pub use select_mfa_type::SelectMfaType;
pub use start_over::{StartOver, StartOverReason};
pub use web_authn::WebAuthn;
