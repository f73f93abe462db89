//! The API's names: of parameters, of challenges and of flows.
//!
//! `PASSWORD` is a parameter and a challenge, `REFRESH_TOKEN` a parameter and a flow, `ADMIN_NO_SRP_AUTH` a
//! challenge and a flow.

// Parameters

pub(in crate::auth) const ANSWER: &str = "ANSWER";
pub(in crate::auth) const CHALLENGE_NAME: &str = "CHALLENGE_NAME";
pub(in crate::auth) const CODE_DELIVERY_DELIVERY_MEDIUM: &str = "CODE_DELIVERY_DELIVERY_MEDIUM";
pub(in crate::auth) const CODE_DELIVERY_DESTINATION: &str = "CODE_DELIVERY_DESTINATION";
pub(in crate::auth) const CREDENTIAL: &str = "CREDENTIAL";
pub(in crate::auth) const CREDENTIAL_REQUEST_OPTIONS: &str = "CREDENTIAL_REQUEST_OPTIONS";
pub(in crate::auth) const DEVICE_KEY: &str = "DEVICE_KEY";
pub(in crate::auth) const EMAIL: &str = "EMAIL";
pub(in crate::auth) const EMAIL_OTP_CODE: &str = "EMAIL_OTP_CODE";
pub(in crate::auth) const FRIENDLY_DEVICE_NAME: &str = "FRIENDLY_DEVICE_NAME";
pub(in crate::auth) const MFAS_CAN_CHOOSE: &str = "MFAS_CAN_CHOOSE";
pub(in crate::auth) const MFAS_CAN_SETUP: &str = "MFAS_CAN_SETUP";
pub(in crate::auth) const NEW_PASSWORD: &str = "NEW_PASSWORD";
pub(in crate::auth) const PASSWORD_CLAIM_SECRET_BLOCK: &str = "PASSWORD_CLAIM_SECRET_BLOCK";
pub(in crate::auth) const PASSWORD_CLAIM_SIGNATURE: &str = "PASSWORD_CLAIM_SIGNATURE";
pub(in crate::auth) const PREFERRED_CHALLENGE: &str = "PREFERRED_CHALLENGE";
pub(in crate::auth) const REFRESH_TOKEN: &str = "REFRESH_TOKEN";
pub(in crate::auth) const SALT: &str = "SALT";
pub(in crate::auth) const SECRET_BLOCK: &str = "SECRET_BLOCK";
pub(in crate::auth) const SECRET_HASH: &str = "SECRET_HASH";
pub(in crate::auth) const SMS_MFA_CODE: &str = "SMS_MFA_CODE";
pub(in crate::auth) const SMS_OTP_CODE: &str = "SMS_OTP_CODE";
pub(in crate::auth) const SOFTWARE_TOKEN_MFA_CODE: &str = "SOFTWARE_TOKEN_MFA_CODE";
pub(in crate::auth) const SRP_A: &str = "SRP_A";
pub(in crate::auth) const SRP_B: &str = "SRP_B";
pub(in crate::auth) const TIMESTAMP: &str = "TIMESTAMP";
pub(in crate::auth) const USERNAME: &str = "USERNAME";
pub(in crate::auth) const USER_ID_FOR_SRP: &str = "USER_ID_FOR_SRP";
pub(in crate::auth) const REQUIRED_ATTRIBUTES: &str = "requiredAttributes";
pub(in crate::auth) const USER_ATTRIBUTES: &str = "userAttributes";

// Challenges, factors and what a choice answers

pub(in crate::auth) const ADMIN_NO_SRP_AUTH: &str = "ADMIN_NO_SRP_AUTH";
pub(in crate::auth) const CUSTOM_CHALLENGE: &str = "CUSTOM_CHALLENGE";
pub(in crate::auth) const DEVICE_PASSWORD_VERIFIER: &str = "DEVICE_PASSWORD_VERIFIER";
pub(in crate::auth) const DEVICE_SRP_AUTH: &str = "DEVICE_SRP_AUTH";
pub(in crate::auth) const EMAIL_MFA: &str = "EMAIL_MFA";
pub(in crate::auth) const EMAIL_OTP: &str = "EMAIL_OTP";
pub(in crate::auth) const MFA_SETUP: &str = "MFA_SETUP";
pub(in crate::auth) const NEW_PASSWORD_REQUIRED: &str = "NEW_PASSWORD_REQUIRED";
pub(in crate::auth) const PASSWORD: &str = "PASSWORD";
pub(in crate::auth) const PASSWORD_SRP: &str = "PASSWORD_SRP";
pub(in crate::auth) const PASSWORD_VERIFIER: &str = "PASSWORD_VERIFIER";
pub(in crate::auth) const SELECT_CHALLENGE: &str = "SELECT_CHALLENGE";
pub(in crate::auth) const SELECT_MFA_TYPE: &str = "SELECT_MFA_TYPE";
pub(in crate::auth) const SMS_MFA: &str = "SMS_MFA";
pub(in crate::auth) const SMS_OTP: &str = "SMS_OTP";
pub(in crate::auth) const SOFTWARE_TOKEN_MFA: &str = "SOFTWARE_TOKEN_MFA";
pub(in crate::auth) const WEB_AUTHN: &str = "WEB_AUTHN";

// Flows

pub(in crate::auth) const ADMIN_USER_PASSWORD_AUTH: &str = "ADMIN_USER_PASSWORD_AUTH";
pub(in crate::auth) const CUSTOM_AUTH: &str = "CUSTOM_AUTH";
pub(in crate::auth) const REFRESH_TOKEN_AUTH: &str = "REFRESH_TOKEN_AUTH";
pub(in crate::auth) const USER_AUTH: &str = "USER_AUTH";
pub(in crate::auth) const USER_PASSWORD_AUTH: &str = "USER_PASSWORD_AUTH";
pub(in crate::auth) const USER_SRP_AUTH: &str = "USER_SRP_AUTH";
