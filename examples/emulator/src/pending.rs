//! What waits for an answer, for a few minutes and for one use: sign-ins and codes.

use crate::fault::Fault;
use std::{collections::HashMap, sync::Mutex};

/// Most entries that wait at a time: a flood of requests must not fill the memory.
const CAPACITY: usize = 20_000;

/// Entries that expire. Time is the caller's, in seconds.
pub struct Pending<T>(Mutex<HashMap<String, Entry<T>>>);

struct Entry<T> {
    until: u64,
    value: T,
}

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Pending<T> {
    /// Adds an entry that lives until a time, in place of the one that has the same key.
    pub fn insert(&self, key: String, value: T, until: u64, now: u64) -> Result<(), Fault> {
        let mut entries = self.0.lock().map_err(Fault::internal)?;
        if entries.len() >= CAPACITY {
            entries.retain(|_, entry| now < entry.until);
        }
        if entries.len() >= CAPACITY {
            return Err(Fault::too_many_requests());
        }
        entries.insert(key, Entry { until, value });
        Ok(())
    }

    /// Takes an entry out, if it is there, has not expired, and is the one that is meant. Whoever takes an
    /// entry is the only one to have it.
    pub fn take(
        &self,
        key: &str,
        now: u64,
        meant: impl FnOnce(&T) -> bool,
    ) -> Result<Option<T>, Fault> {
        let mut entries = self.0.lock().map_err(Fault::internal)?;
        if !entries.get(key).is_some_and(|entry| now < entry.until && meant(&entry.value)) {
            return Ok(None);
        }
        Ok(entries.remove(key).map(|entry| entry.value))
    }

    /// Changes an entry that has not expired.
    pub fn update<R>(
        &self,
        key: &str,
        now: u64,
        change: impl FnOnce(&mut T) -> R,
    ) -> Result<Option<R>, Fault> {
        let mut entries = self.0.lock().map_err(Fault::internal)?;
        let entry = entries.get_mut(key).filter(|entry| now < entry.until);
        Ok(entry.map(|entry| change(&mut entry.value)))
    }
}
