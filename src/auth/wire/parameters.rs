//! The string maps of the wire: AuthParameters, ChallengeParameters, ChallengeResponses.

use crate::error::Error;
use alloc::{collections::BTreeMap, string::String};
use core::fmt;
use zeroize::Zeroizing;

/// A map of strings, as InitiateAuth and RespondToAuthChallenge send and answer them.
///
/// Values are wiped on drop, and `Debug` shows those of keys that are no secret only. To hand the map to
/// an SDK, iterate over it or turn it into a `HashMap` (feature `std`), which is then the caller's to
/// protect.
///
/// ```
/// use cognito_crypto::auth::Parameters;
///
/// let map: Parameters = [("USERNAME", "alice"), ("PASSWORD", "correct horse")].into_iter().collect();
/// assert_eq!(map.get("PASSWORD"), Some("correct horse"));
/// assert_eq!(format!("{map:?}"), r#"{"PASSWORD": [redacted], "USERNAME": "alice"}"#);
/// ```
#[derive(Default)]
pub struct Parameters(BTreeMap<String, Zeroizing<String>>);

/// What InitiateAuth takes.
pub type AuthParameters = Parameters;
/// What a challenge comes with.
pub type ChallengeParameters = Parameters;
/// What RespondToAuthChallenge takes.
pub type ChallengeResponses = Parameters;

/// Keys whose values `Debug` shows.
const SHOWN: [&str; 15] = [
    "CHALLENGE_NAME",
    "CODE_DELIVERY_DELIVERY_MEDIUM",
    "CODE_DELIVERY_DESTINATION",
    "DEVICE_KEY",
    "FRIENDLY_DEVICE_NAME",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "PREFERRED_CHALLENGE",
    "SALT",
    "SRP_A",
    "SRP_B",
    "TIMESTAMP",
    "USERNAME",
    "USER_ID_FOR_SRP",
    "requiredAttributes",
];

impl Parameters {
    /// An empty map.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(|value| value.as_str())
    }

    /// The value of a key that the protocol requires.
    ///
    /// # Errors
    /// [`Error::Missing`] names the key.
    pub fn require(&self, key: &'static str) -> Result<&str, Error> {
        self.get(key).ok_or(Error::Missing { name: key })
    }

    /// Sets a value; the one it replaces is wiped.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<String>) {
        self.0.insert(key.into(), Zeroizing::new(value.into()));
    }

    /// Removes a key and wipes its value.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// A second copy, for a request that may have to be sent again.
    pub(in crate::auth) fn copy(&self) -> Self {
        self.iter().collect()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter();
        Self(pairs.map(|(key, value)| (key.into(), Zeroizing::new(value.into()))).collect())
    }
}

#[cfg(feature = "std")]
impl From<std::collections::HashMap<String, String>> for Parameters {
    fn from(map: std::collections::HashMap<String, String>) -> Self {
        map.into_iter().collect()
    }
}

#[cfg(feature = "std")]
impl From<&std::collections::HashMap<String, String>> for Parameters {
    fn from(map: &std::collections::HashMap<String, String>) -> Self {
        map.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }
}

#[cfg(feature = "std")]
impl From<Parameters> for std::collections::HashMap<String, String> {
    fn from(map: Parameters) -> Self {
        let pairs = map.0.into_iter();
        pairs.map(|(key, mut value)| (key, core::mem::take(&mut *value))).collect()
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (key, value) in self.iter() {
            if SHOWN.contains(&key) {
                map.entry(&key, &value);
            } else {
                map.entry(&key, &format_args!("[redacted]"));
            }
        }
        map.finish()
    }
}

#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl serde::Serialize for Parameters {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Keys whose value is `null`, as some clients send them, are left out.
#[cfg(feature = "serde")]
#[cfg_attr(docsrs, doc(cfg(feature = "serde")))]
impl<'de> serde::Deserialize<'de> for Parameters {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Parameters;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of strings")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Parameters, A::Error> {
                let mut parameters = Parameters::new();
                while let Some((key, value)) = map.next_entry::<String, Option<String>>()? {
                    if let Some(value) = value {
                        parameters.insert(key, value);
                    }
                }
                Ok(parameters)
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
