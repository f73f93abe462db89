//! Test mode: errors in place of answers, and answers that are changed, so that clients can be seen to survive them.

use super::{Service, reply};
use crate::{fault::Fault, records::Record, wire::Empty};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a client gets in place of an answer.
#[derive(Debug, PartialEq)]
pub enum Failure {
    /// An error.
    Error(InPlace),
    /// The answer, changed by a merge patch (RFC 7396).
    Patch(Value),
}

/// An error in place of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct InPlace {
    /// Error name.
    pub name: String,
    /// Message.
    pub message: String,
    /// HTTP status.
    pub status: u16,
    /// How it is written.
    pub form: Form,
    /// Whether the operation is carried out all the same, and its answer is lost.
    pub is_late: bool,
}

/// How an error is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// As the service does: `__type` and `message` in the body, both in headers too.
    #[default]
    Service,
    /// The name in `__type` alone.
    Type,
    /// The name in `__type`, after a namespace and `#`.
    PrefixedType,
    /// The name in the header `x-amzn-errortype` alone, before a colon and an address.
    Header,
    /// A web page of something in between, without a name.
    Page,
    /// Nothing: the connection ends.
    HangUp,
}

/// TestFail: which calls are to fail, and how.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Fail {
    /// The operation.
    operation: String,
    /// Members of the request, by JSON pointer (RFC 6901), that have to have these values.
    #[serde(default)]
    r#where: BTreeMap<String, Value>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
    #[serde(default = "bad_request")]
    status: u16,
    #[serde(default)]
    form: Form,
    #[serde(default)]
    late: bool,
    /// How the answer is changed, in place of an error.
    patch: Option<Value>,
    /// How many such calls are answered first.
    #[serde(default)]
    skip: u32,
    /// How many fail then; without it, all of them.
    times: Option<u32>,
}

fn bad_request() -> u16 {
    400
}

/// Where the calls that are to fail are kept.
const FAILURES: (&str, &str) = ("", "failures");

/// The calls that are to fail, the latest first.
#[derive(Default, Serialize, Deserialize)]
pub struct Failures(Vec<Fail>);

impl Record for Failures {
    const TABLE: &str = "failures";
}

impl Failures {
    /// What becomes of a call, if it is to fail. It counts as one of those calls.
    fn of(&mut self, operation: &str, request: &Value) -> Option<Failure> {
        let is_meant = |fail: &&mut Fail| {
            let mut members = fail.r#where.iter();
            fail.operation == operation
                && fail.times != Some(0)
                && members.all(|(pointer, value)| request.pointer(pointer) == Some(value))
        };
        let fail = self.0.iter_mut().find(is_meant)?;
        if fail.skip > 0 {
            fail.skip -= 1;
            return None;
        }
        fail.times = fail.times.map(|times| times - 1);
        if let Some(patch) = &fail.patch {
            return Some(Failure::Patch(patch.clone()));
        }
        Some(Failure::Error(InPlace {
            name: fail.name.clone(),
            message: fail.message.clone(),
            status: fail.status,
            form: fail.form,
            is_late: fail.late,
        }))
    }
}

/// Applies a merge patch (RFC 7396) to an answer.
pub fn patched(answer: &[u8], patch: &Value) -> Result<Vec<u8>, Fault> {
    let mut answer = serde_json::from_slice(answer).map_err(Fault::internal)?;
    merge(&mut answer, patch);
    serde_json::to_vec(&answer).map_err(Fault::internal)
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    if let Value::Object(members) = target {
        for (name, patch) in patch {
            match patch {
                Value::Null => drop(members.remove(name)),
                patch => merge(members.entry(name).or_insert(Value::Null), patch),
            }
        }
    }
}

impl Service {
    /// What a call is to get in place of its answer, if anything.
    pub fn failure(&self, operation: &str, body: &[u8]) -> Option<Failure> {
        if !self.options.test_mode {
            return None;
        }
        // Mostly none is to fail; a change would wait for all others.
        self.store.get::<Failures>(FAILURES).ok()??;
        let request = serde_json::from_slice(body).unwrap_or_default();
        let failing = |failures: &mut Failures| Ok(failures.of(operation, &request));
        self.store.update(FAILURES, failing).ok()??
    }

    /// TestFail, and TestSucceed, after which nothing is to fail.
    pub(super) fn set_failures(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Fault> {
        match operation {
            "TestFail" => reply(body, |fail: Fail| {
                self.store.insert(FAILURES, &Failures::default())?;
                self.store.update(FAILURES, |failures: &mut Failures| {
                    failures.0.insert(0, fail.clone());
                    Ok(())
                })?;
                Ok(Empty {})
            }),
            _ => reply(body, |_: Value| {
                self.store.remove::<Failures>(FAILURES)?;
                Ok(Empty {})
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_are_patched_as_rfc_7396_says() {
        for (target, patch, expected) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({"a": [1]}), json!({"a": {"b": "c"}}), json!({"a": {"b": "c"}})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
        ] {
            let answer = patched(target.to_string().as_bytes(), &patch).unwrap();
            assert_eq!(serde_json::from_slice::<Value>(&answer).unwrap(), expected);
        }
    }
}
