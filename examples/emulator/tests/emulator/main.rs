//! The emulator's operations, called without a transport, with this crate's client role.

mod challenges;
mod devices;
mod forced;
mod passkeys;
mod passwords;
mod server;
mod sign_in;
mod transport;
mod users;

/// More challenges than there is room for.
const FLOOD: usize = 21_000;

/// One service, with a database of its own.
fn stores() -> (Vec<cognito_emulator::store::Store>, Box<dyn std::any::Any>) {
    (vec![cognito_emulator::store::Store::in_memory().unwrap()], Box::new(()))
}
