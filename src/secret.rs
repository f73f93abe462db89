//! What is secret and when it stops being so: text that is wiped and never printed, and `publish`.

use alloc::string::String;
use core::fmt;
use zeroize::Zeroizing;

/// Text that is wiped on drop, never printed, never compared: a client secret, a device password.
pub(crate) struct SecretString(Zeroizing<String>);

impl SecretString {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// Marks the place where bytes computed from secrets become public, because they go over the wire or
/// are compared with what came over it.
///
/// It does nothing at run time. Every declassification in the crate is a call of this function, so that
/// a reader can list them, and the constant-time gate knows them by its name.
#[inline(never)]
pub(crate) fn publish<T: ?Sized>(value: &mut T) {
    core::hint::black_box(value);
}
