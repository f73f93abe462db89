//! Secrets: text that is wiped and never printed, the declassification of what becomes public, masks, and the
//! burning of stack and registers.

pub(crate) mod burn;
pub(crate) mod mask;
mod registers;

use crate::error::Error;
use alloc::string::String;
use core::{
    fmt,
    ops::{Deref, DerefMut},
};
use mask::Choice;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A text that is wiped on drop, and never printed or compared: a password, a token, a `Session`.
///
/// ```
/// use cognito_crypto::SecretString;
///
/// let token = SecretString::from("eyJra...");
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// assert_eq!(token.expose(), "eyJra...");
/// ```
pub struct SecretString(String);

impl Drop for SecretString {
    fn drop(&mut self) {
        wipe_text(&mut self.0);
    }
}

impl ZeroizeOnDrop for SecretString {}

impl SecretString {
    /// Takes a text over, or copies a borrowed one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        burn::after(|| Self(text.into()))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text itself, which its new owner has to protect.
    pub(crate) fn into_string(mut self) -> String {
        core::mem::take(&mut self.0)
    }

    /// A second copy, for a request that carries on what was received.
    pub(crate) fn copy(&self) -> Self {
        Self::new(self.expose())
    }
}

impl From<&str> for SecretString {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&String> for SecretString {
    fn from(text: &String) -> Self {
        Self::new(text.as_str())
    }
}

impl From<String> for SecretString {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// The text itself: serialise it to send or to store it, never to log it.
#[cfg(feature = "serde")]
impl serde::Serialize for SecretString {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for SecretString {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Overwrites values with zeros. This is a function of its own, so that its loop is compiled once for each type and not
/// into every place where a secret is dropped.
#[inline(never)]
pub(crate) fn wipe<T: Zeroize>(values: &mut [T]) {
    values.iter_mut().zeroize();
}

/// Numbers on the stack or in a box, wiped on drop by [`wipe`]. (In public signatures it is `Zeroizing`, which is
/// compiled into every place where one is dropped.)
pub(crate) struct Wiped<T: Zeroize, const N: usize>(pub(crate) [T; N]);

impl<T: Zeroize, const N: usize> Drop for Wiped<T, N> {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl<T: Zeroize, const N: usize> Deref for Wiped<T, N> {
    type Target = [T; N];

    fn deref(&self) -> &[T; N] {
        &self.0
    }
}

impl<T: Zeroize, const N: usize> DerefMut for Wiped<T, N> {
    fn deref_mut(&mut self) -> &mut [T; N] {
        &mut self.0
    }
}

/// Overwrites all memory of a text with zeros.
#[inline(never)]
fn wipe_text(text: &mut String) {
    text.zeroize();
}

/// Declares that a value computed from secrets is public from here on, because it is sent, or because a
/// branch depends on it.
///
/// The value does not change. Every declassification in the crate is a call of this function or of
/// [`is_true`] or [`authorized`], so that a reader can list them. The constant-time gate learns of each
/// through the observer that `hazmat::on_declassify` sets.
#[inline(never)]
pub(crate) fn declassify<T: ?Sized>(value: &mut T) {
    #[cfg(all(feature = "hazmat", feature = "std"))]
    if let Some(observer) = OBSERVER.get() {
        observer(core::ptr::from_mut(value).cast(), size_of_val(value));
    }
    core::hint::black_box(value);
}

/// Declassifies a choice, and returns whether it holds.
#[inline(always)]
pub(crate) fn is_true(mut choice: Choice) -> bool {
    declassify(&mut choice);
    choice.to_bool()
}

/// Declassifies a verdict: [`Error::NotAuthorized`] unless the choice holds.
#[inline(always)]
pub(crate) fn authorized(choice: Choice) -> Result<(), Error> {
    if is_true(choice) { Ok(()) } else { Err(Error::NotAuthorized) }
}

/// The function that [`on_declassify`] was given.
#[cfg(all(feature = "hazmat", feature = "std"))]
static OBSERVER: std::sync::OnceLock<fn(*mut u8, usize)> = std::sync::OnceLock::new();

/// Calls `observer` with the address and the size in bytes of every value that this crate computed from
/// secrets and makes public. The constant-time gate follows secrets with it; only the first call counts.
#[cfg(all(feature = "hazmat", feature = "std"))]
pub fn on_declassify(observer: fn(*mut u8, usize)) {
    let _ = OBSERVER.set(observer);
}
