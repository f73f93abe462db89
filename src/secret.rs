//! What is secret and when it stops being so: text that is wiped and never printed, `publish`, and what is burnt.

pub(crate) mod burn;
#[cfg(all(target_arch = "x86_64", not(miri)))]
mod registers;

use alloc::string::String;
use core::fmt;
use zeroize::Zeroizing;

/// Text that is wiped on drop, never printed, never compared: a password, a token, a `Session`.
///
/// ```
/// use cognito_crypto::SecretString;
///
/// let token = SecretString::from("eyJra...");
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// assert_eq!(token.expose(), "eyJra...");
/// ```
pub struct SecretString(Zeroizing<String>);

impl SecretString {
    /// Takes a text over, or copies a borrowed one.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        burn::after(|| Self(Zeroizing::new(text.into())))
    }

    /// The text itself.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
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
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl serde::Serialize for SecretString {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de> serde::Deserialize<'de> for SecretString {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// Marks the place where bytes computed from secrets become public, because they go over the wire or
/// are compared with what came over it.
///
/// It does nothing at run time. Every declassification in the crate is a call of this function, so that
/// a reader can list them; the constant-time gate is told by [`on_publish`].
#[inline(never)]
pub(crate) fn publish<T: ?Sized>(value: &mut T) {
    #[cfg(all(feature = "hazmat", feature = "std"))]
    if let Some(observer) = OBSERVER.get() {
        observer(core::ptr::from_mut(value).cast(), size_of_val(value));
    }
    core::hint::black_box(value);
}

/// Gets the address and the size of every value that becomes public.
#[cfg(all(feature = "hazmat", feature = "std"))]
static OBSERVER: std::sync::OnceLock<fn(*mut u8, usize)> = std::sync::OnceLock::new();

/// Has `observer` called with the address and the size of every value that this crate computed from secrets
/// and makes public. The constant-time gate follows secrets with it; only the first call counts.
#[cfg(all(feature = "hazmat", feature = "std"))]
#[cfg_attr(docsrs, doc(cfg(feature = "hazmat")))]
pub fn on_publish(observer: fn(*mut u8, usize)) {
    let _ = OBSERVER.set(observer);
}
