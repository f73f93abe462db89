//! The database: records as JSON, one kind a table, under a scope and a name. A single process has it embedded, in a
//! file or in memory; a fleet shares one.

use crate::{
    fault::Fault,
    records::Record,
    shared::{self, Lease, Shared},
};
use redb::{
    Database, ReadableDatabase, ReadableTable, TableDefinition, TableError,
    backends::{FileBackend, InMemoryBackend},
};
use std::{fs::OpenOptions, path::Path, sync::Arc};

/// A record's place: what it belongs to (a pool, a user's sub, or nothing) and its name there.
pub type Key<'a> = (&'a str, &'a str);

/// Everything that survives a restart.
pub struct Store(Engine);

enum Engine {
    Embedded(Box<Database>),
    Shared(Arc<Shared>),
}

/// What becomes of a record.
enum Change {
    Keep,
    Write(Vec<u8>),
    Remove,
}

impl Store {
    /// Opens or creates a database file, which only its owner may read from then on.
    pub fn open(path: &Path) -> Result<Self, redb::Error> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        // One that was there before may have been readable to all.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        let file = FileBackend::new(file)?;
        Ok(Self::embedded(Database::builder().create_with_backend(file)?))
    }

    /// A database that is gone with the process.
    pub fn in_memory() -> Result<Self, redb::Error> {
        let backend = InMemoryBackend::new();
        Ok(Self::embedded(Database::builder().create_with_backend(backend)?))
    }

    /// The database of a fleet, `redis://…`.
    pub fn shared(url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        Ok(Self(Engine::Shared(Arc::new(Shared::open(url)?))))
    }

    fn embedded(database: Database) -> Self {
        Self(Engine::Embedded(Box::new(database)))
    }

    /// The database that other processes have too, if it is one.
    pub fn fleet(&self) -> Option<Arc<Shared>> {
        match &self.0 {
            Engine::Embedded(_) => None,
            Engine::Shared(shared) => Some(Arc::clone(shared)),
        }
    }

    /// The record under a key.
    pub fn get<R: Record>(&self, key: Key<'_>) -> Result<Option<R>, Fault> {
        let bytes = match &self.0 {
            Engine::Embedded(database) => read(database, R::TABLE, key)?,
            Engine::Shared(shared) => shared.get(&shared::key(R::TABLE, key.0, key.1)?)?,
        };
        bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(Fault::internal)).transpose()
    }

    /// Writes a record, whether or not there is one.
    pub fn put<R: Record>(&self, key: Key<'_>, record: &R) -> Result<(), Fault> {
        self.change::<R, _>(key, |_| Ok((write(record)?, ())))
    }

    /// Writes a record where there is none; false if there is one.
    pub fn insert<R: Record>(&self, key: Key<'_>, record: &R) -> Result<bool, Fault> {
        self.change::<R, _>(key, |found| match found {
            Some(_) => Ok((Change::Keep, false)),
            None => Ok((write(record)?, true)),
        })
    }

    /// Changes a record, if there is one, with nobody in between; a failed change is not written. Where somebody was
    /// in between, the change is made anew.
    pub fn update<R: Record, T>(
        &self,
        key: Key<'_>,
        mut change: impl FnMut(&mut R) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.change::<R, _>(key, |found| {
            let Some(bytes) = found else { return Ok((Change::Keep, None)) };
            let mut record = serde_json::from_slice(bytes).map_err(Fault::internal)?;
            let result = change(&mut record)?;
            Ok((write(&record)?, Some(result)))
        })
    }

    /// Removes a record; false if there is none.
    pub fn remove<R: Record>(&self, key: Key<'_>) -> Result<bool, Fault> {
        self.change::<R, _>(key, |found| Ok((Change::Remove, found.is_some())))
    }

    fn change<R: Record, T>(
        &self,
        key: Key<'_>,
        mut change: impl FnMut(Option<&[u8]>) -> Result<(Change, T), Fault>,
    ) -> Result<T, Fault> {
        let database = match &self.0 {
            Engine::Embedded(database) => database,
            Engine::Shared(shared) => return change_shared(shared, R::TABLE, key, change),
        };
        let transaction = database.begin_write().map_err(internal)?;
        let mut table = transaction.open_table(definition(R::TABLE)).map_err(internal)?;
        let found = table.get(key).map_err(internal)?.map(|value| value.value().to_vec());
        let (change, result) = change(found.as_deref())?;
        match change {
            Change::Keep => return Ok(result),
            Change::Write(bytes) => drop(table.insert(key, &*bytes).map_err(internal)?),
            Change::Remove => drop(table.remove(key).map_err(internal)?),
        }
        drop(table);
        transaction.commit().map_err(internal)?;
        Ok(result)
    }
}

fn change_shared<T>(
    shared: &Shared,
    table: &str,
    (scope, name): Key<'_>,
    mut change: impl FnMut(Option<&[u8]>) -> Result<(Change, T), Fault>,
) -> Result<T, Fault> {
    let key = shared::key(table, scope, name)?;
    loop {
        let found = shared.get(&key)?;
        let (change, result) = change(found.as_deref())?;
        let new = match &change {
            Change::Keep => return Ok(result),
            Change::Write(bytes) => Some(&**bytes),
            Change::Remove => None,
        };
        if found.as_deref() == new || shared.swap(&key, found.as_deref(), new, &Lease::default())? {
            return Ok(result);
        }
    }
}

fn read(database: &Database, table: &str, key: Key<'_>) -> Result<Option<Vec<u8>>, Fault> {
    let transaction = database.begin_read().map_err(internal)?;
    match transaction.open_table(definition(table)) {
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(internal(error)),
        Ok(table) => Ok(table.get(key).map_err(internal)?.map(|value| value.value().to_vec())),
    }
}

fn definition(table: &str) -> TableDefinition<'_, Key<'static>, &'static [u8]> {
    TableDefinition::new(table)
}

fn write<R: Record>(record: &R) -> Result<Change, Fault> {
    Ok(Change::Write(serde_json::to_vec(record).map_err(Fault::internal)?))
}

fn internal(error: impl Into<redb::Error>) -> Fault {
    Fault::from(error.into())
}
