//! What waits for an answer has a bounded place in Redis, too.

use crate::redis::Redis;
use cognito_emulator::{
    pending::{Owner, Pending},
    store::Store,
};

fn owner(name: &str, exists: bool) -> Owner {
    Owner { name: name.into(), exists }
}

#[test]
fn a_user_has_room_for_so_many_entries_and_nobody_takes_any_from_others() {
    let Some(redis) = Redis::start("room in a fleet") else { return };
    redis.command(&["CONFIG", "SET", "appendfsync", "no"]).unwrap();
    let store = Store::shared(&format!("redis://127.0.0.1:{}", redis.port)).unwrap();
    let pending: Pending<usize> = Pending::new(store.fleet(), "tests");
    pending.insert("bob's".into(), owner("bob", true), 7, 60, 0).unwrap();
    for index in 0..1_010 {
        pending.insert(format!("{index}"), owner("alice", true), index, 60, 0).unwrap();
    }
    for index in 0..20_010 {
        let name = format!("ghost {index}");
        pending.insert(name.clone(), owner(&name, false), index, 60, 0).unwrap();
    }
    let take = |key: &str, now| pending.take(key, now, |_| true).unwrap();
    let found = ["9", "10", "1009", "ghost 9", "ghost 10", "ghost 20009", "bob's"];
    let found = found.map(|key| take(key, 1));
    assert_eq!(found, [None, Some(10), Some(1009), None, Some(10), Some(20009), Some(7)]);
    // Taken once, and not when it is too late.
    assert_eq!([take("10", 1), take("11", 60), take("11", 59)], [None, None, Some(11)]);
    // Nothing is left but entries, and rooms that expire with them.
    let entries = (1_000 - 3) + (20_000 - 2);
    let rooms = 2 + (20_010 - 2);
    assert_eq!(redis.command(&["DBSIZE"]).unwrap(), format!(":{}", entries + rooms));
    let ttl = redis.command(&["TTL", "room of tests alice"]).unwrap();
    assert!((1..=60).contains(&ttl[1..].parse::<u64>().unwrap()), "{ttl}");
}
