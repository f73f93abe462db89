//! [`Parameters`]: the map of strings that requests and challenges are made of.

use crate::{error::Error, secret::SecretString};
use alloc::{
    collections::{BTreeMap, btree_map},
    string::String,
};
use core::fmt;
#[cfg(feature = "std")]
use std::{collections::HashMap, hash::BuildHasher};
use zeroize::Zeroizing;

/// A map of strings. The API calls it `AuthParameters` in InitiateAuth, `ChallengeParameters` in a
/// challenge, `ChallengeResponses` in RespondToAuthChallenge and `ClientMetadata` everywhere. The
/// `userAttributes` of NEW_PASSWORD_REQUIRED are one, too.
///
/// Values are wiped on drop. `Debug` prints the values of a few keys that are neither secret nor personal.
/// To hand the map to an SDK, iterate over it or turn it into a `HashMap` (feature `std`), which the caller
/// then has to protect.
///
/// ```
/// use cognito_crypto::auth::Parameters;
///
/// let map: Parameters = [("USERNAME", "alice"), ("PASSWORD", "correct horse")].into_iter().collect();
/// assert_eq!(map.get("PASSWORD"), Some("correct horse"));
/// assert_eq!(map.len(), 2);
/// assert_eq!(format!("{map:?}"), r#"{"PASSWORD": [redacted], "USERNAME": [redacted]}"#);
/// ```
#[derive(Default)]
pub struct Parameters(BTreeMap<String, SecretString>);

/// Keys whose values `Debug` shows.
const SHOWN: [&str; 11] = [
    "CHALLENGE_NAME",
    "CODE_DELIVERY_DELIVERY_MEDIUM",
    "DEVICE_KEY",
    "MFAS_CAN_CHOOSE",
    "MFAS_CAN_SETUP",
    "PREFERRED_CHALLENGE",
    "SALT",
    "SRP_A",
    "SRP_B",
    "TIMESTAMP",
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
        self.0.get(key).map(SecretString::expose)
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
        self.0.insert(key.into(), SecretString::new(value));
    }

    /// Removes a key and wipes its value.
    pub fn remove(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Returns whether there is a value for a key.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Returns how many keys there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Keys and values, sorted by key.
    #[must_use]
    pub fn iter(&self) -> ParametersIter<'_> {
        ParametersIter(self.0.iter())
    }
}

/// Keys and values of [`Parameters`], sorted by key.
#[derive(Clone)]
pub struct ParametersIter<'a>(btree_map::Iter<'a, String, SecretString>);

impl<'a> Iterator for ParametersIter<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key.as_str(), value.expose()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for ParametersIter<'_> {}

impl fmt::Debug for ParametersIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParametersIter({} left)", self.0.len())
    }
}

impl<'a> IntoIterator for &'a Parameters {
    type Item = (&'a str, &'a str);
    type IntoIter = ParametersIter<'a>;

    fn into_iter(self) -> ParametersIter<'a> {
        self.iter()
    }
}

/// Keys and values of [`Parameters`] that were taken over, sorted by key. What is not read is wiped.
pub struct ParametersIntoIter(btree_map::IntoIter<String, SecretString>);

impl Iterator for ParametersIntoIter {
    type Item = (String, Zeroizing<String>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(key, value)| (key, Zeroizing::new(value.into_string())))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for ParametersIntoIter {}

impl fmt::Debug for ParametersIntoIter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ParametersIntoIter({} left)", self.0.len())
    }
}

impl IntoIterator for Parameters {
    type Item = (String, Zeroizing<String>);
    type IntoIter = ParametersIntoIter;

    fn into_iter(self) -> ParametersIntoIter {
        ParametersIntoIter(self.0.into_iter())
    }
}

impl<K: Into<String>, V: Into<String>> Extend<(K, V)> for Parameters {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        for (key, value) in pairs {
            self.insert(key, value);
        }
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Parameters {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut parameters = Self::new();
        parameters.extend(pairs);
        parameters
    }
}

#[cfg(feature = "std")]
impl<S> From<HashMap<String, String, S>> for Parameters {
    fn from(map: HashMap<String, String, S>) -> Self {
        map.into_iter().collect()
    }
}

#[cfg(feature = "std")]
impl<S> From<&HashMap<String, String, S>> for Parameters {
    fn from(map: &HashMap<String, String, S>) -> Self {
        map.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
    }
}

#[cfg(feature = "std")]
impl<S: BuildHasher + Default> From<&Parameters> for HashMap<String, String, S> {
    fn from(map: &Parameters) -> Self {
        map.iter().map(|(key, value)| (key.into(), value.into())).collect()
    }
}

#[cfg(feature = "std")]
impl<S: BuildHasher + Default> From<Parameters> for HashMap<String, String, S> {
    fn from(map: Parameters) -> Self {
        let pairs = map.0.into_iter();
        pairs.map(|(key, value)| (key, value.into_string())).collect()
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (key, value) in self {
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
impl serde::Serialize for Parameters {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// Keys whose value is `null`, as some clients send them, are left out.
#[cfg(feature = "serde")]
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
