//! Dicts of Python to types of the crate. The other way, pythonize writes them.

use crate::error::Failure;
use pyo3::prelude::*;
use pythonize::Depythonizer;
use serde::de::DeserializeOwned;

/// Reads a dict; `name` is what the error calls it.
pub(crate) fn read<T: DeserializeOwned>(
    object: &Bound<'_, PyAny>,
    name: &str,
) -> Result<T, Failure> {
    let mut reader = Depythonizer::from_object(object);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        Failure::shape(name, &path, &error.into_inner().to_string())
    })
}
