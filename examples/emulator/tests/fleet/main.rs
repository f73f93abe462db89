//! Several servers that share a Redis: what one has answered, all know, whichever of them is killed. The first part
//! are the tests of one server again.

#[path = "../emulator/challenges.rs"]
mod challenges;
#[path = "../emulator/devices.rs"]
mod devices;
#[path = "../emulator/forced.rs"]
mod forced;
mod killed;
#[path = "../emulator/passkeys.rs"]
mod passkeys;
#[path = "../emulator/passwords.rs"]
mod passwords;
mod process;
#[path = "../../../../tests/common/redis.rs"]
mod redis;
mod rooms;
#[path = "../emulator/server.rs"]
mod server;
#[path = "../emulator/sign_in.rs"]
mod sign_in;
#[path = "../emulator/users.rs"]
mod users;

use cognito_emulator::store::Store;
use redis::Redis;
use std::any::Any;

/// More challenges than there is room for, of one user. The room for users who do not exist is that of `rooms`.
const FLOOD: usize = 1_100;

/// Two services that share a Redis; one without, if there is none on this machine.
fn stores() -> (Vec<Store>, Box<dyn Any>) {
    match Redis::start("the emulator as a fleet") {
        Some(redis) => {
            // These tests kill nobody.
            redis.command(&["CONFIG", "SET", "appendfsync", "no"]).unwrap();
            let url = format!("redis://127.0.0.1:{}", redis.port);
            let stores = (0..2).map(|_| Store::shared(&url).unwrap());
            (stores.collect(), Box::new(redis))
        }
        None => (vec![Store::in_memory().unwrap()], Box::new(())),
    }
}
