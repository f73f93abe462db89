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
