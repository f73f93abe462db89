//! Codes that reach a user on another way: confirmation codes, one-time codes and custom challenges.
//!
//! There is no mail and no text message here: a code is printed on the server's standard output.

use super::{
    Service,
    guesses::Guess,
    purpose::Purpose,
    sign_in::{SignIn, Waits},
    tenant::{Tenant, owner_of},
};
use crate::{
    fault::Fault,
    random,
    records::{Delivered, Status, User},
    terminal::say,
    wire::{AuthResponse, CodeDeliveryDetails},
};
use ctutils::CtEq;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::collections::BTreeMap;

/// How long a code is good, in seconds.
const LIFETIME: u64 = 3600;

/// Where a code is waited for.
pub fn handle(purpose: Purpose, pool: &str, username: &str) -> String {
    format!("{purpose:?} {pool} {username}")
}

impl Service {
    /// Draws a code and, if its receiver exists, delivers it. What is answered does not tell.
    pub(super) fn send_code(
        &self,
        purpose: Purpose,
        tenant: &Tenant,
        username: &str,
        now: u64,
    ) -> Result<CodeDeliveryDetails, Fault> {
        let user = self.user(&tenant.pool, username)?;
        let owner = owner_of(&tenant.pool, username, user.as_ref());
        // A password that was never the user's own cannot be forgotten.
        let receives = user.is_some_and(|user| match purpose {
            Purpose::ForgotPassword => user.status == Status::Confirmed,
            _ => true,
        });
        let code = self.deliver(purpose, &tenant.pool.id, username, receives)?;
        let handle = format!("{purpose:?} {}", owner.name);
        self.codes.insert(handle, owner, code, now + LIFETIME, now)?;
        Ok(CodeDeliveryDetails {
            destination: "the server's terminal",
            delivery_medium: "EMAIL",
            attribute_name: "email",
        })
    }

    /// Takes a code in. Wrong ones are counted for the user, however many codes are sent.
    pub(super) fn take_code(
        &self,
        purpose: Purpose,
        tenant: &Tenant,
        username: &str,
        given: &str,
        now: u64,
    ) -> Result<(), Fault> {
        let owner = self.owner(&tenant.pool, username)?;
        let handle = format!("{purpose:?} {}", owner.name);
        self.guesses.judge_alone(Guess::Confirmation, &owner, now, || {
            let mut wrong = false;
            let found = self.codes.take(&handle, now, |code| {
                wrong = !bool::from(code.as_bytes().ct_eq(given.as_bytes()));
                !wrong
            })?;
            match found {
                Some(_) => Ok(()),
                None if wrong => Err(Fault::wrong_code()),
                None => Err(Fault::expired_code()),
            }
        })
    }

    /// CUSTOM_CHALLENGE: what a Lambda trigger of the service would ask is here a code.
    pub(super) fn ask_custom(
        &self,
        tenant: &Tenant,
        sign_in: SignIn,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let exists = sign_in.user.is_some();
        let code = self.deliver(Purpose::Custom, &tenant.pool.id, &sign_in.username, exists)?;
        let parameters = [
            ("USERNAME".into(), sign_in.username.clone()),
            ("question".into(), "The code on the server's terminal?".into()),
        ];
        self.ask(sign_in, Waits::Custom { code }, parameters.into(), now)
    }

    /// EMAIL_OTP, SMS_OTP, SMS_MFA: a code is sent, if the user exists and has an address for it. What is
    /// answered does not tell.
    pub(super) fn ask_code(
        &self,
        sign_in: SignIn,
        purpose: Purpose,
        user: Option<&User>,
        is_second_factor: bool,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let pool = self.tenant(&sign_in.client, None)?.pool;
        let address = user.and_then(|user| user.attributes.get(purpose.attribute()));
        let code = self.deliver(purpose, &pool.id, &sign_in.username, address.is_some())?;
        let destination = match address {
            Some(address) => masked(address),
            None => self.no_destination(purpose, &sign_in),
        };
        let waits = Waits::Code { purpose, code, is_second_factor };
        self.ask(sign_in, waits, sent_to(purpose, destination), now)
    }

    /// EMAIL_OTP after MFA_SETUP: a code was sent to an address that becomes a second factor.
    pub(super) fn ask_set_up_code(
        &self,
        sign_in: SignIn,
        address: &str,
        code: String,
        now: u64,
    ) -> Result<AuthResponse, Fault> {
        let parameters = sent_to(Purpose::EmailOtp, masked(address));
        let waits = Waits::EmailSetUp { address: address.into(), code };
        self.ask(sign_in, waits, parameters, now)
    }

    /// Takes the code of a challenge in.
    pub(super) fn take_sent_code(
        &self,
        sign_in: &SignIn,
        code: &str,
        given: &str,
        wrong: fn() -> Fault,
        now: u64,
    ) -> Result<(), Fault> {
        self.guesses.judge_alone(Guess::OneTimeCode, &sign_in.owner, now, || {
            let right = bool::from(code.as_bytes().ct_eq(given.as_bytes()));
            if right && sign_in.user.is_some() { Ok(()) } else { Err(wrong()) }
        })
    }

    /// What looks like the address of a user who has none: the same every time.
    fn no_destination(&self, purpose: Purpose, sign_in: &SignIn) -> String {
        let text = format!("{purpose:?} {}", sign_in.owner.name);
        let bytes: [u8; 32] = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.simulation)
            .map(|mac| mac.chain_update(text).finalize().into_bytes().into())
            .unwrap_or_default();
        match purpose.attribute() {
            "email" => {
                let letter = |byte: u8| char::from(b'a' + byte % 26);
                format!("{}***@{}***", letter(bytes[0]), letter(bytes[1]))
            }
            _ => format!("+*******{:04}", u16::from_be_bytes([bytes[0], bytes[1]]) % 10_000),
        }
    }

    pub(super) fn deliver(
        &self,
        purpose: Purpose,
        pool: &str,
        username: &str,
        exists: bool,
    ) -> Result<String, Fault> {
        let code = random::code()?;
        if exists {
            say(format_args!("code for {username:?} ({purpose:?}): {code}"));
            if self.options.test_mode {
                let handle = handle(purpose, pool, username);
                self.store.put(("", &handle), &Delivered { code: code.clone() })?;
            }
        }
        Ok(code)
    }
}

/// The parameters of a challenge whose code was sent.
fn sent_to(purpose: Purpose, destination: String) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("CODE_DELIVERY_DELIVERY_MEDIUM".into(), purpose.medium().into()),
        ("CODE_DELIVERY_DESTINATION".into(), destination),
    ])
}

/// An address as the service shows it: `a***@e***`, `+*******1234`.
fn masked(address: &str) -> String {
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    match address.split_once('@') {
        Some((local, domain)) => format!("{}***@{}***", first(local), first(domain)),
        None => {
            let last = address.chars().count().saturating_sub(4);
            format!("+*******{}", address.chars().skip(last).collect::<String>())
        }
    }
}
