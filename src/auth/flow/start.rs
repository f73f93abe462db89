//! The first request of a sign-in, which is also sent when it starts over.

use crate::{
    auth::wire::names,
    error::{Error, Problem},
};
use alloc::string::String;

/// The call that a sign-in starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub(in crate::auth) enum Kind {
    UserSrp,
    User,
    Custom,
    CustomSrp,
    UserPassword,
    AdminUserPassword,
    AdminNoSrp,
    RefreshTokenAuth,
    RefreshToken,
    GetTokens,
}

/// The proof that the first request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::auth) enum FirstProof {
    Nothing,
    Password,
    PasswordSrp,
    RefreshToken,
}

/// The way a sign-in starts. It determines what the first request proves, so that a stored prompt cannot be changed to
/// prove anything else.
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "PascalCase")
)]
pub(in crate::auth) struct Start {
    pub(in crate::auth) kind: Kind,
    /// `PREFERRED_CHALLENGE`.
    pub(in crate::auth) preferred: Option<String>,
    /// Whether the Admin forms are used.
    pub(in crate::auth) admin: bool,
}

impl Start {
    pub(super) fn new(kind: Kind) -> Self {
        let admin = matches!(kind, Kind::AdminUserPassword | Kind::AdminNoSrp);
        Self { kind, preferred: None, admin }
    }

    /// `AuthFlow`.
    pub(in crate::auth) fn auth_flow(&self) -> &'static str {
        match self.kind {
            Kind::UserSrp => names::USER_SRP_AUTH,
            Kind::User => names::USER_AUTH,
            Kind::Custom | Kind::CustomSrp => names::CUSTOM_AUTH,
            Kind::UserPassword => names::USER_PASSWORD_AUTH,
            Kind::AdminUserPassword => names::ADMIN_USER_PASSWORD_AUTH,
            Kind::AdminNoSrp => names::ADMIN_NO_SRP_AUTH,
            Kind::RefreshTokenAuth | Kind::GetTokens => names::REFRESH_TOKEN_AUTH,
            Kind::RefreshToken => names::REFRESH_TOKEN,
        }
    }

    pub(in crate::auth) fn proof(&self) -> FirstProof {
        match self.kind {
            Kind::UserSrp | Kind::CustomSrp => FirstProof::PasswordSrp,
            Kind::UserPassword | Kind::AdminUserPassword | Kind::AdminNoSrp => FirstProof::Password,
            Kind::RefreshTokenAuth | Kind::RefreshToken | Kind::GetTokens => {
                FirstProof::RefreshToken
            }
            Kind::User => match self.preferred.as_deref() {
                Some(names::PASSWORD) => FirstProof::Password,
                Some(names::PASSWORD_SRP) => FirstProof::PasswordSrp,
                _ => FirstProof::Nothing,
            },
            Kind::Custom => FirstProof::Nothing,
        }
    }

    pub(in crate::auth) fn needs_password(&self) -> bool {
        matches!(self.proof(), FirstProof::Password | FirstProof::PasswordSrp)
    }

    pub(in crate::auth) fn is_refresh(&self) -> bool {
        self.proof() == FirstProof::RefreshToken
    }

    /// Checks that this kind of start accepts the options that were set.
    pub(in crate::auth) fn check(&self) -> Result<(), Error> {
        let refused = |name, problem| Err(Error::Input { name, problem });
        if self.preferred.is_some() && self.kind != Kind::User {
            return refused(names::PREFERRED_CHALLENGE, Problem::NotOfThisFlow);
        }
        match self.kind {
            Kind::AdminUserPassword | Kind::AdminNoSrp if !self.admin => {
                refused("AuthFlow", Problem::NotOffered)
            }
            Kind::GetTokens if self.admin => refused("UserPoolId", Problem::NotOfThisFlow),
            _ => Ok(()),
        }
    }
}
