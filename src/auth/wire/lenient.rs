//! JSON that only informs, read no deeper than it has to be.

use alloc::{string::String, vec::Vec};
use core::{fmt, marker::PhantomData};
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// A value whose type is not known before it is read; `Inner` is what is kept of the items of a list and of the
/// names and values of a map.
///
/// With [`IgnoredAny`] at the bottom it takes no stack for values that are nested deep. A type that serde derives with
/// `untagged` would: not every format has a limit of its own, as serde_json has.
#[derive(Debug)]
pub(super) enum Value<Inner> {
    Null,
    Text(String),
    Integer(i64),
    List(Vec<Inner>),
    Map(Vec<(Inner, Inner)>),
    /// A Boolean, a fraction, or an integer that is too big.
    Other,
}

/// A value in which nothing is nested.
pub(super) type Flat = Value<IgnoredAny>;

/// Takes a field that only informs. Of another type than it should have, it is as if it were missing: it must not
/// cost the tokens, or the question, that come with it.
pub(super) fn lenient<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    Option<T>: From<Value<Flat>>,
{
    Value::deserialize(deserializer).map(Into::into)
}

/// Takes a field that may be missing, also where it is there and `null`.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

impl From<Value<Flat>> for Option<String> {
    fn from(value: Value<Flat>) -> Self {
        value.into_text()
    }
}

impl From<Value<Flat>> for Option<i32> {
    fn from(value: Value<Flat>) -> Self {
        if let Value::Integer(integer) = value { integer.try_into().ok() } else { None }
    }
}

impl From<Value<Flat>> for Option<Vec<String>> {
    fn from(value: Value<Flat>) -> Self {
        let Value::List(items) = value else { return None };
        items.into_iter().map(Value::into_text).collect()
    }
}

impl<Inner> Value<Inner> {
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl<'de, Inner: Deserialize<'de>> Deserialize<'de> for Value<Inner> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any(PhantomData))
    }
}

struct Any<Inner>(PhantomData<Inner>);

impl<'de, Inner: Deserialize<'de>> Visitor<'de> for Any<Inner> {
    type Value = Value<Inner>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(integer))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(integer).map_or(Value::Other, Value::Integer))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Other)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(text.into()))
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut map = Vec::new();
        while let Some(member) = members.next_entry()? {
            map.push(member);
        }
        Ok(Value::Map(map))
    }
}
