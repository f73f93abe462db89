//! Secrets that Python hands in. Every copy that is made here is wiped; Python's own cannot be.

use cognito_crypto::{
    SecretString,
    zeroize::{Zeroize, Zeroizing},
};
use pyo3::{
    Borrowed,
    exceptions::PyTypeError,
    ffi,
    prelude::*,
    types::{PyByteArray, PyBytes, PyMemoryView, PyString},
};
use std::str;

/// A password, a token or a code: `str`, or UTF-8 in `bytes`, a `bytearray` or a `memoryview`.
pub(crate) struct Secret(SecretString);

impl Secret {
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl<'py> FromPyObject<'_, 'py> for Secret {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = object.cast::<PyString>() {
            return encode(text);
        }
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return decode(bytes.as_bytes());
        }
        if let Ok(bytes) = object.cast::<PyByteArray>() {
            return decode(&Zeroizing::new(bytes.to_vec()));
        }
        if object.is_instance_of::<PyMemoryView>() {
            let copy = PyByteArray::from(&object)?;
            // SAFETY: it was made here, and nobody else holds it.
            let bytes = unsafe { copy.as_bytes_mut() };
            let secret = decode(bytes);
            bytes.zeroize();
            return secret;
        }
        Err(PyTypeError::new_err("expected str or bytes"))
    }
}

fn decode(bytes: &[u8]) -> PyResult<Secret> {
    let text = str::from_utf8(bytes)
        .map_err(|_| PyTypeError::new_err("expected text, or bytes in UTF-8"))?;
    Ok(Secret(text.into()))
}

/// Reads the characters one by one: Python's own encoder leaves a copy that cannot be wiped.
fn encode(text: Borrowed<'_, '_, PyString>) -> PyResult<Secret> {
    let length = text.len()?;
    // One of its characters is at most four bytes, so that nothing is moved and left behind.
    let mut copy = Zeroizing::new(String::with_capacity(4 * length));
    for index in 0..length {
        // SAFETY: the object is a str, which does not change, and the index is below its length.
        let character = unsafe { ffi::PyUnicode_ReadChar(text.as_ptr(), index.cast_signed()) };
        let character = char::from_u32(character);
        copy.push(
            character.ok_or_else(|| PyTypeError::new_err("expected text, not a lone surrogate"))?,
        );
    }
    Ok(Secret(copy.as_str().into()))
}
