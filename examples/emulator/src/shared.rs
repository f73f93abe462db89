//! The database that the processes of a fleet share: Redis, where each value is one key, and each change one script.
//!
//! A change is optimistic: it is computed from the value that was read, and written if that is still the value. So
//! one change of a key follows the other, whichever process makes them. What is written is answered for once Redis has
//! said so; with `appendonly yes` and `appendfsync always` it is on the disk by then.
//!
//! Redis and not PostgreSQL, since nothing here needs more than a change of one key, and most of it expires, which
//! Redis does by itself; and a test can start one in a moment. The client is `redis`, which Redis' own documentation
//! names, in a pool of `r2d2`.

use crate::fault::Fault;
use r2d2::{CustomizeConnection, Pool, PooledConnection};
use redis::{Client, Commands, Connection, RedisError, Script};
use std::{sync::LazyLock, time::Duration};

/// Most connections of a process.
const CONNECTIONS: u32 = 32;
/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long an answer may take: also that to the PING with which the pool tries each connection before it lends it.
const ANSWER: Duration = Duration::from_secs(2);

/// Writes the value of KEYS[1], if it is still the one that was read. The other keys are rooms: sorted sets of the keys
/// that have a place there, the oldest first, which makes place for a new one if there is no other.
///
/// ARGV: whether there was a value, and that; whether there is to be one, and that; for how many seconds, 0 if for
/// ever; and for each room, how many have a place.
static SWAP: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
        local found = redis.call('GET', KEYS[1])
        if ARGV[1] ~= (found and '1' or '0') or found and found ~= ARGV[2] then return false end
        if ARGV[3] == '0' then redis.call('DEL', KEYS[1])
        elseif ARGV[5] == '0' then redis.call('SET', KEYS[1], ARGV[4])
        else redis.call('SET', KEYS[1], ARGV[4], 'EX', ARGV[5]) end
        for i = 2, #KEYS do
            local room = KEYS[i]
            redis.call('ZREM', room, KEYS[1])
            if ARGV[3] == '1' then
                local last = redis.call('ZRANGE', room, -1, -1, 'WITHSCORES')[2] or 0
                if redis.call('ZCARD', room) >= tonumber(ARGV[4 + i]) then
                    redis.call('DEL', redis.call('ZPOPMIN', room)[1])
                end
                redis.call('ZADD', room, last + 1, KEYS[1])
                redis.call('EXPIRE', room, math.max(ARGV[5], redis.call('TTL', room)))
            end
        end
        return true",
    )
});

/// A connection to Redis, or several.
pub struct Shared(Pool<Client>);

/// For how long a value is kept, and in which rooms, each with the most keys that it takes.
#[derive(Default)]
pub struct Lease {
    /// Seconds; for ever if 0.
    pub seconds: u64,
    /// Names of rooms.
    pub rooms: Vec<(String, usize)>,
}

impl Shared {
    /// Connects to `redis://…`.
    pub fn open(url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let pool = Pool::builder().max_size(CONNECTIONS).min_idle(Some(1));
        let pool = pool.connection_timeout(PATIENCE).connection_customizer(Box::new(Patient));
        Ok(Self(pool.build(Client::open(url)?)?))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.connection()?.get(key).map_err(Fault::internal)
    }

    /// Replaces the value of a key, or that there is none; false if it is another by now.
    pub fn swap(
        &self,
        key: &str,
        old: Option<&[u8]>,
        new: Option<&[u8]>,
        lease: &Lease,
    ) -> Result<bool, Fault> {
        let mut call = SWAP.key(key);
        for value in [old, new] {
            call.arg(u8::from(value.is_some())).arg(value.unwrap_or_default());
        }
        call.arg(lease.seconds);
        for (room, places) in &lease.rooms {
            call.key(room).arg(*places);
        }
        call.invoke(&mut *self.connection()?).map_err(Fault::internal)
    }

    fn connection(&self) -> Result<PooledConnection<Client>, Fault> {
        self.0.get().map_err(Fault::internal)
    }
}

/// Has a connection give up what is not answered in time. An answer that comes late is nobody's: the client skips it,
/// and the pool lends no connection that says anything but PONG to its PING.
#[derive(Debug)]
struct Patient;

impl CustomizeConnection<Connection, RedisError> for Patient {
    fn on_acquire(&self, connection: &mut Connection) -> Result<(), RedisError> {
        connection.set_read_timeout(Some(ANSWER))?;
        connection.set_write_timeout(Some(ANSWER))?;
        // One that does not answer would be lent and given back for as long as there are others.
        redis::cmd("PING").exec(connection)
    }
}

/// The key of something that belongs to something: no two have the same.
pub fn key(kind: &str, scope: &str, name: &str) -> Result<String, Fault> {
    serde_json::to_string(&(kind, scope, name)).map_err(Fault::internal)
}
