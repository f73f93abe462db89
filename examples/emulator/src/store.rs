//! The embedded database: one table a kind of record, records as JSON under a scope and a name.

use crate::{fault::Fault, records::Record};
use redb::{
    Database, ReadableDatabase, ReadableTable, Table, TableDefinition, TableError,
    WriteTransaction,
    backends::{FileBackend, InMemoryBackend},
};
use std::{fs::OpenOptions, path::Path};

/// A record's place: what it belongs to (a pool, a user's sub, or nothing) and its name there.
pub type Key<'a> = (&'a str, &'a str);

/// Everything that survives a restart.
pub struct Store(Database);

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
        Ok(Self(Database::builder().create_with_backend(file)?))
    }

    /// A database that is gone with the process.
    pub fn in_memory() -> Result<Self, redb::Error> {
        Ok(Self(Database::builder().create_with_backend(InMemoryBackend::new())?))
    }

    /// The record under a key.
    pub fn get<R: Record>(&self, key: Key<'_>) -> Result<Option<R>, Fault> {
        let bytes = self.read(R::TABLE, key)?;
        bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(Fault::internal)).transpose()
    }

    /// Writes a record, whether or not there is one.
    pub fn put<R: Record>(&self, key: Key<'_>, record: &R) -> Result<(), Fault> {
        self.write(R::TABLE, |table| write(table, key, record))
    }

    /// Writes a record where there is none; false if there is one.
    pub fn insert<R: Record>(&self, key: Key<'_>, record: &R) -> Result<bool, Fault> {
        self.write(R::TABLE, |table| {
            let free = table.get(key).map_err(internal)?.is_none();
            if free {
                write(table, key, record)?;
            }
            Ok(free)
        })
    }

    /// Changes a record, if there is one, with nobody in between; a failed change is not written.
    pub fn update<R: Record, T>(
        &self,
        key: Key<'_>,
        change: impl FnOnce(&mut R) -> Result<T, Fault>,
    ) -> Result<Option<T>, Fault> {
        self.write(R::TABLE, |table| {
            let bytes = table.get(key).map_err(internal)?.map(|value| value.value().to_vec());
            let Some(bytes) = bytes else { return Ok(None) };
            let mut record = serde_json::from_slice(&bytes).map_err(Fault::internal)?;
            let result = change(&mut record)?;
            write(table, key, &record)?;
            Ok(Some(result))
        })
    }

    /// Removes a record; false if there is none.
    pub fn remove<R: Record>(&self, key: Key<'_>) -> Result<bool, Fault> {
        self.write(R::TABLE, |table| Ok(table.remove(key).map_err(internal)?.is_some()))
    }

    fn read(&self, table: &str, key: Key<'_>) -> Result<Option<Vec<u8>>, Fault> {
        let transaction = self.0.begin_read().map_err(internal)?;
        match transaction.open_table(definition(table)) {
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(internal(error)),
            Ok(table) => Ok(table.get(key).map_err(internal)?.map(|value| value.value().to_vec())),
        }
    }

    fn write<T>(
        &self,
        table: &str,
        change: impl FnOnce(&mut Records<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let transaction: WriteTransaction = self.0.begin_write().map_err(internal)?;
        let result = change(&mut transaction.open_table(definition(table)).map_err(internal)?)?;
        transaction.commit().map_err(internal)?;
        Ok(result)
    }
}

type Records<'a> = Table<'a, Key<'static>, &'static [u8]>;

fn definition(table: &str) -> TableDefinition<'_, Key<'static>, &'static [u8]> {
    TableDefinition::new(table)
}

fn write<R: Record>(table: &mut Records<'_>, key: Key<'_>, record: &R) -> Result<(), Fault> {
    let bytes = serde_json::to_vec(record).map_err(Fault::internal)?;
    table.insert(key, &*bytes).map_err(internal)?;
    Ok(())
}

fn internal(error: impl Into<redb::Error>) -> Fault {
    Fault::from(error.into())
}
