//! State that is kept for a few minutes and for one use: sign-ins that wait for an answer, codes, counts of wrong
//! guesses.
//!
//! Whoever asks for much loses their own entries only: each user has room for so many, and the names of users
//! who do not exist share one room. No operation looks at more entries than it removes.
//!
//! A single process keeps them in its memory, a fleet in its database.

use crate::{
    fault::Fault,
    shared::{self, Lease, Shared},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex},
};

/// Most entries of one user. More than a second's worth at the default rate, so that the user can answer
/// while somebody else asks in their name as fast as possible.
const PER_USER: usize = 1_000;
/// Most entries of all users who do not exist.
const OF_NOBODY: usize = 20_000;

/// Whose entry it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The pool, and the id of the user, or the name under which there is none.
    pub name: String,
    /// Whether the user exists.
    pub exists: bool,
}

/// Entries that expire. Time is the caller's, in seconds.
pub enum Pending<T> {
    /// Of this process.
    Own(Mutex<State<T>>),
    /// Of a fleet: under keys of this kind.
    Shared(Arc<Shared>, &'static str),
}

/// An entry in a shared database.
#[derive(Serialize, Deserialize)]
struct Stored<T> {
    owner: Owner,
    until: u64,
    value: T,
}

/// The entries of a process.
pub struct State<T> {
    /// The number of the next entry; older entries have smaller ones.
    next: u64,
    entries: HashMap<String, Entry<T>>,
    /// The keys of each owner's entries, by number.
    owned: HashMap<String, BTreeMap<u64, String>>,
    /// The keys of the entries of users who do not exist, by number.
    of_nobody: BTreeMap<u64, String>,
    /// The keys of all entries, by when they expire.
    expiring: BTreeMap<(u64, u64), String>,
}

struct Entry<T> {
    owner: Owner,
    until: u64,
    number: u64,
    value: T,
}

impl<T> Default for State<T> {
    fn default() -> Self {
        Self {
            next: 0,
            entries: HashMap::new(),
            owned: HashMap::new(),
            of_nobody: BTreeMap::new(),
            expiring: BTreeMap::new(),
        }
    }
}

impl<T: Serialize + DeserializeOwned> Pending<T> {
    /// No entries yet, or those of a kind that a fleet has.
    pub fn new(fleet: Option<Arc<Shared>>, kind: &'static str) -> Self {
        match fleet {
            Some(shared) => Self::Shared(shared, kind),
            None => Self::Own(Mutex::default()),
        }
    }

    /// Adds an entry that lives until a time, in place of the one that has the same key. If its owner has no
    /// room left, the owner's oldest entry makes room.
    pub fn insert(
        &self,
        key: String,
        owner: Owner,
        value: T,
        until: u64,
        now: u64,
    ) -> Result<(), Fault> {
        match self {
            Self::Own(state) => {
                let mut state = state.lock().map_err(Fault::internal)?;
                state.expire(now);
                state.remove(&key);
                state.make_room(&owner);
                state.add(key, owner, value, until);
                Ok(())
            }
            Self::Shared(shared, kind) => {
                let key = shared::key(kind, "", &key)?;
                let lease = lease(kind, &owner, until.saturating_sub(now));
                let entry = stored(&Stored { owner, until, value })?;
                while !shared.swap(&key, shared.get(&key)?.as_deref(), Some(&entry), &lease)? {}
                Ok(())
            }
        }
    }

    /// Takes an entry out, if it is there, has not expired, and is the one that is meant. Whoever takes an
    /// entry is the only one to have it.
    pub fn take(
        &self,
        key: &str,
        now: u64,
        mut meant: impl FnMut(&T) -> bool,
    ) -> Result<Option<T>, Fault> {
        match self {
            Self::Own(state) => {
                let mut state = state.lock().map_err(Fault::internal)?;
                let found = state.entries.get(key);
                if !found.is_some_and(|entry| now < entry.until && meant(&entry.value)) {
                    return Ok(None);
                }
                Ok(state.remove(key))
            }
            Self::Shared(shared, kind) => {
                let key = shared::key(kind, "", key)?;
                while let Some(found) = shared.get(&key)? {
                    let Stored { owner, until, value } = read(&found)?;
                    if now >= until || !meant(&value) {
                        break;
                    }
                    if shared.swap(&key, Some(&found), None, &lease(kind, &owner, 0))? {
                        return Ok(Some(value));
                    }
                }
                Ok(None)
            }
        }
    }

    /// Looks at an entry that has not expired, or that there is none, and puts another in its place. In a fleet
    /// it looks again if another process was faster.
    pub fn replace<R>(
        &self,
        key: &str,
        owner: &Owner,
        now: u64,
        mut change: impl FnMut(Option<T>) -> (Option<(T, u64)>, R),
    ) -> Result<R, Fault> {
        match self {
            Self::Own(state) => {
                let mut state = state.lock().map_err(Fault::internal)?;
                state.expire(now);
                let (replacement, result) = change(state.remove(key));
                if let Some((value, until)) = replacement {
                    state.make_room(owner);
                    state.add(key.into(), owner.clone(), value, until);
                }
                Ok(result)
            }
            Self::Shared(shared, kind) => {
                let key = shared::key(kind, "", key)?;
                loop {
                    let found = shared.get(&key)?;
                    let entry: Option<Stored<T>> = found.as_deref().map(read).transpose()?;
                    let live = entry.filter(|entry| now < entry.until).map(|entry| entry.value);
                    let (replacement, result) = change(live);
                    let until = replacement.as_ref().map_or(now, |(_, until)| *until);
                    let new = replacement.map(|(value, until)| {
                        stored(&Stored { owner: owner.clone(), until, value })
                    });
                    let (old, new) = (found.as_deref(), new.transpose()?);
                    let lease = lease(kind, owner, until.saturating_sub(now));
                    if old == new.as_deref() || shared.swap(&key, old, new.as_deref(), &lease)? {
                        return Ok(result);
                    }
                }
            }
        }
    }
}

/// How long an entry is kept, and in whose rooms: its owner's, and the one that nobody's share.
fn lease(kind: &str, owner: &Owner, seconds: u64) -> Lease {
    let mut rooms = vec![(format!("room of {kind} {}", owner.name), PER_USER)];
    if !owner.exists {
        rooms.push((format!("room of nobody's {kind}"), OF_NOBODY));
    }
    // Redis deletes what is to be kept for no time.
    Lease { seconds: seconds.max(1), rooms }
}

fn stored<T: Serialize>(entry: &Stored<T>) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(entry).map_err(Fault::internal)
}

fn read<T: DeserializeOwned>(entry: &[u8]) -> Result<Stored<T>, Fault> {
    serde_json::from_slice(entry).map_err(Fault::internal)
}

impl<T> State<T> {
    fn add(&mut self, key: String, owner: Owner, value: T, until: u64) {
        let number = self.next;
        self.next += 1;
        self.owned.entry(owner.name.clone()).or_default().insert(number, key.clone());
        if !owner.exists {
            self.of_nobody.insert(number, key.clone());
        }
        self.expiring.insert((until, number), key.clone());
        self.entries.insert(key, Entry { owner, until, number, value });
    }

    fn remove(&mut self, key: &str) -> Option<T> {
        let Entry { owner, until, number, value } = self.entries.remove(key)?;
        self.expiring.remove(&(until, number));
        self.of_nobody.remove(&number);
        if let Some(owned) = self.owned.get_mut(&owner.name) {
            owned.remove(&number);
            if owned.is_empty() {
                self.owned.remove(&owner.name);
            }
        }
        Some(value)
    }

    fn expire(&mut self, now: u64) {
        while let Some((&(until, _), key)) = self.expiring.first_key_value()
            && until <= now
        {
            let key = key.clone();
            self.remove(&key);
        }
    }

    fn make_room(&mut self, owner: &Owner) {
        let owned = self.owned.get(&owner.name);
        if let Some(oldest) = oldest(owned.filter(|owned| owned.len() >= PER_USER)) {
            self.remove(&oldest);
        }
        let full = !owner.exists && self.of_nobody.len() >= OF_NOBODY;
        if let Some(oldest) = oldest(full.then_some(&self.of_nobody)) {
            self.remove(&oldest);
        }
    }
}

fn oldest(keys: Option<&BTreeMap<u64, String>>) -> Option<String> {
    keys.and_then(|keys| keys.first_key_value()).map(|(_, key)| key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(name: &str, exists: bool) -> Owner {
        Owner { name: name.into(), exists }
    }

    fn pending<T: Serialize + DeserializeOwned>() -> Pending<T> {
        Pending::new(None, "")
    }

    fn size<T>(pending: &Pending<T>) -> [usize; 4] {
        let Pending::Own(state) = pending else { panic!("it is not this process's") };
        let state = state.lock().unwrap();
        let owned = state.owned.values().map(BTreeMap::len).sum();
        [state.entries.len(), owned, state.expiring.len(), state.of_nobody.len()]
    }

    #[test]
    fn a_user_has_room_for_so_many_entries_and_takes_none_from_others() {
        let pending = pending();
        pending.insert("bob's".into(), owner("bob", true), 0, 10, 0).unwrap();
        for index in 0..=PER_USER {
            pending.insert(format!("{index}"), owner("alice", true), index, 10, 0).unwrap();
        }
        assert_eq!(size(&pending), [PER_USER + 1, PER_USER + 1, PER_USER + 1, 0]);
        assert_eq!(pending.take("0", 0, |_| true).unwrap(), None);
        assert_eq!(pending.take("1", 0, |_| true).unwrap(), Some(1));
        assert_eq!(pending.take("bob's", 0, |_| true).unwrap(), Some(0));
    }

    #[test]
    fn all_users_who_do_not_exist_share_one_room() {
        let pending = pending();
        pending.insert("alice's".into(), owner("alice", true), 0, 10, 0).unwrap();
        for index in 0..2 * OF_NOBODY {
            let name = format!("{index}");
            pending.insert(name.clone(), owner(&name, false), index, 10, 0).unwrap();
        }
        assert_eq!(size(&pending), [OF_NOBODY + 1, OF_NOBODY + 1, OF_NOBODY + 1, OF_NOBODY]);
        assert_eq!(pending.take("alice's", 0, |_| true).unwrap(), Some(0));
    }

    #[test]
    fn what_has_expired_is_not_found_and_leaves_nothing_behind() {
        let pending = pending();
        for (key, until) in [("a", 10), ("b", 20), ("b", 15)] {
            pending.insert(key.into(), owner(key, false), until, until, 0).unwrap();
        }
        assert_eq!(pending.take("a", 10, |_| true).unwrap(), None);
        assert_eq!(pending.take("b", 10, |until| *until == 20).unwrap(), None);
        assert_eq!(
            pending.replace("b", &owner("b", false), 10, |old| (None, old)).unwrap(),
            Some(15)
        );
        assert_eq!(size(&pending), [0; 4]);
    }
}
