//! A value that may be used once, in an object that Python may use as often as it likes.

use crate::error::Failure;
use pyo3::{prelude::*, sync::MutexExt};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What an object holds until it is used up. Two threads cannot both take it.
pub(crate) struct Held<T>(Mutex<Option<T>>);

impl<T> Held<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// Takes the value, which uses the object up.
    pub(crate) fn take(&self) -> Result<T, Failure> {
        self.lock().take().ok_or(Failure::UsedUp)
    }

    /// Gives back a value that is still good.
    pub(crate) fn put(&self, value: T) {
        *self.lock() = Some(value);
    }

    /// Lends the value.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut T) -> R) -> Result<R, Failure> {
        self.lock().as_mut().map(look).ok_or(Failure::UsedUp)
    }

    fn lock(&self) -> MutexGuard<'_, Option<T>> {
        // Not with the GIL: whoever holds the lock may run Python code, a finalizer, that gives the GIL up.
        Python::attach(|py| self.0.lock_py_attached(py)).unwrap_or_else(PoisonError::into_inner)
    }
}
