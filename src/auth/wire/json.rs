//! The JSON texts inside other texts: lists and maps of challenge parameters, and the claims of a token.
//!
//! The reader accepts RFC 8259 and nothing else. This crate has its own because it has to keep numbers and nested
//! values as they are spelled, has to run without `std`, and would be the only reason to depend on a JSON crate in
//! every build; it is compared with `serde_json` in tests. It takes at most [`LONGEST`] bytes and [`DEEPEST`]
//! levels, in time linear in the length. Of equal names in a map, the last counts. An escaped surrogate that is not
//! half of a pair stands for no character and is refused.

use super::parameters::Parameters;
use alloc::{string::String, vec::Vec};

/// The longest text that is read, in bytes.
const LONGEST: usize = 1 << 20;
/// How deep values may nest.
const DEEPEST: usize = 32;

/// Reads a list of strings, such as `["a", "b"]`. Items of another type are left out. Returns an empty list for
/// `null` and for an empty text, and nothing for what is no list.
pub(in crate::auth) fn strings(text: &str) -> Option<Vec<String>> {
    let mut strings = Vec::new();
    Reader::read(text, |reader| {
        reader.list(0, &mut |reader, depth| {
            if let Value::String(text) = reader.value(depth)? {
                strings.push(text);
            }
            Some(())
        })
    })?;
    Some(strings)
}

/// Reads a map, such as `{"a": "b", "c": true}`. Strings lose their quotes; numbers, Booleans, lists and maps stay as
/// they are spelled; members that are `null` are left out. Returns an empty map for `null` and for an empty text,
/// and nothing for what is no map.
pub(in crate::auth) fn object(text: &str) -> Option<Parameters> {
    let mut object = Parameters::new();
    Reader::read(text, |reader| {
        reader.map(0, &mut |reader, name, depth| {
            match reader.value(depth)? {
                Value::Null => object.remove(&name),
                Value::String(text) => object.insert(name, text),
                Value::Other(text) => object.insert(name, text),
            }
            Some(())
        })
    })?;
    Some(object)
}

/// A value: a string without its quotes and escapes, or another as it is spelled.
enum Value<'a> {
    Null,
    String(String),
    Other(&'a str),
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Reads a whole text with `value`, unless there is nothing in it.
    fn read(text: &'a str, value: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let mut reader = Self { rest: text };
        reader.skip_space();
        if text.len() > LONGEST {
            return None;
        }
        if !reader.rest.is_empty() && reader.word("null").is_none() {
            value(&mut reader)?;
        }
        reader.skip_space();
        reader.rest.is_empty().then_some(())
    }

    /// `[`, values with commas between them, `]`. `item` gets the depth of the items.
    fn list(
        &mut self,
        depth: usize,
        item: &mut dyn FnMut(&mut Self, usize) -> Option<()>,
    ) -> Option<()> {
        self.sequence('[', ']', depth, item)
    }

    /// `{`, members with commas between them, `}`. `member` gets a name and the depth of its value, which it
    /// reads.
    fn map(
        &mut self,
        depth: usize,
        member: &mut dyn FnMut(&mut Self, String, usize) -> Option<()>,
    ) -> Option<()> {
        self.sequence('{', '}', depth, &mut |reader, depth| {
            let name = reader.string()?;
            reader.token(':')?;
            member(reader, name, depth)
        })
    }

    fn sequence(
        &mut self,
        open: char,
        close: char,
        depth: usize,
        item: &mut dyn FnMut(&mut Self, usize) -> Option<()>,
    ) -> Option<()> {
        if depth == DEEPEST {
            return None;
        }
        self.token(open)?;
        if self.token(close).is_some() {
            return Some(());
        }
        item(self, depth + 1)?;
        while self.token(',').is_some() {
            item(self, depth + 1)?;
        }
        self.token(close)
    }

    /// Reads any value, which lies `depth` levels deep.
    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        self.skip_space();
        let start = self.rest;
        match start.chars().next()? {
            '"' => return self.string().map(Value::String),
            'n' => return self.word("null").map(|()| Value::Null),
            't' => self.word("true")?,
            'f' => self.word("false")?,
            '[' => self.list(depth, &mut |reader, depth| reader.value(depth).map(|_| ()))?,
            '{' => self.map(depth, &mut |reader, _, depth| reader.value(depth).map(|_| ()))?,
            _ => self.number()?,
        }
        Some(Value::Other(&start[..start.len() - self.rest.len()]))
    }

    /// `-`, an integer without leading zeros, a fraction, an exponent (RFC 8259 §6).
    fn number(&mut self) -> Option<()> {
        self.skip('-');
        if self.skip('0').is_none() {
            self.digits()?;
        }
        if self.skip('.').is_some() {
            self.digits()?;
        }
        if self.skip('e').or_else(|| self.skip('E')).is_some() {
            self.skip('+').or_else(|| self.skip('-'));
            self.digits()?;
        }
        Some(())
    }

    /// Reads one or more digits.
    fn digits(&mut self) -> Option<()> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let found = rest.len() < self.rest.len();
        self.rest = rest;
        found.then_some(())
    }

    fn string(&mut self) -> Option<String> {
        self.token('"')?;
        let mut text = String::new();
        loop {
            let end = self.rest.find(|c| matches!(c, '"' | '\\') || c < ' ')?;
            text.push_str(&self.rest[..end]);
            self.rest = &self.rest[end..];
            match self.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    /// Reads the rest of an escape, after the backslash.
    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            c @ ('"' | '\\' | '/') => c,
            _ => return None,
        })
    }

    /// Reads four hexadecimal digits, or a surrogate pair: four digits, `\u`, and four more.
    fn unicode(&mut self) -> Option<char> {
        let unit = self.unit()?;
        if !(0xd800..0xdc00).contains(&unit) {
            return char::from_u32(unit);
        }
        self.word("\\u")?;
        let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + (unit - 0xd800) * 0x400 + low)
    }

    fn unit(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + self.next()?.to_digit(16)?;
        }
        Some(unit)
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches(is_space);
    }

    /// The next token, after white space, if it is this character.
    fn token(&mut self, token: char) -> Option<()> {
        self.skip_space();
        self.skip(token)
    }

    /// The next character, if it is this one.
    fn skip(&mut self, character: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(character)?;
        Some(())
    }

    /// The next characters, if they are these.
    fn word(&mut self, word: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(word)?;
        Some(())
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    #[test]
    fn reads_what_the_service_writes() {
        assert_eq!(
            strings(r#"["SMS_MFA","SOFTWARE_TOKEN_MFA"]"#).unwrap(),
            ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
        );
        assert_eq!(
            strings(r#"["a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é"]"#).unwrap(),
            ["a\"\\/\u{8}\u{c}\n\r\té😀é"]
        );
        let attributes =
            object(r#"{ "email": "a@b.c", "n": -1.5e3, "no": false, "ok": true, "none": null }"#)
                .unwrap();
        assert_eq!(
            attributes.iter().collect::<Vec<_>>(),
            [("email", "a@b.c"), ("n", "-1.5e3"), ("no", "false"), ("ok", "true")]
        );
    }

    #[test]
    fn r10_null_and_nothing_are_an_empty_list_and_an_empty_map() {
        for text in ["null", " null\n", "", " "] {
            assert_eq!(strings(text).unwrap(), [""; 0]);
            assert!(object(text).unwrap().is_empty());
        }
        assert_eq!(strings(" [ ] ").unwrap(), [""; 0]);
        assert!(object("{}").unwrap().is_empty());
        assert_eq!(strings(r#"[null, "a", 1, ["b"], {"c": "d"}]"#).unwrap(), ["a"]);
    }

    #[test]
    fn nested_values_stay_as_they_are_spelled() {
        let text = r#"{"identities": [ {"a" : [1, {}]} ], "address":{"x":"}\""}, "sub": "1"}"#;
        let attributes = object(text).unwrap();
        assert_eq!(attributes.get("identities"), Some(r#"[ {"a" : [1, {}]} ]"#));
        assert_eq!(attributes.get("address"), Some(r#"{"x":"}\""}"#));
        assert_eq!(attributes.get("sub"), Some("1"));
    }

    #[test]
    fn of_equal_names_the_last_counts() {
        assert_eq!(object(r#"{"a":"1","\u0061":"2"}"#).unwrap().get("a"), Some("2"));
        assert!(object(r#"{"a":"1","a":null}"#).unwrap().is_empty());
    }

    #[test]
    fn refuses_what_is_no_list_or_no_map() {
        for text in [
            "[",
            "]",
            "[,]",
            "[\"a\"",
            "[\"a\",]",
            "[\"a\"]x",
            "[\"a\" \"b\"]",
            "\"a\"",
            "[\"\n\"]",
            r#"["\x"]"#,
            r#"["\u12"]"#,
            r#"["\u+123"]"#,
            r#"["\ud800"]"#,
            r#"["\udc00"]"#,
            r#"["\ud800\u0041"]"#,
            "{}",
            "null null",
            "nul",
            "nullx",
            "[]null",
        ] {
            assert_eq!(strings(text), None, "{text}");
        }
        for text in
            ["{", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1", "[]", "{\"a\":1,}", "{null:1}"]
        {
            assert!(object(text).is_none(), "{text}");
        }
    }

    #[test]
    fn numbers_are_those_of_rfc_8259() {
        for number in ["0", "-0", "10", "1.5", "0.05", "1e5", "1E+5", "-1.25e-05", "1e999"] {
            let text = alloc::format!(r#"{{"a":{number}}}"#);
            assert_eq!(object(&text).unwrap().get("a"), Some(number));
        }
        for number in [
            "01", "-01", "+1", ".5", "1.", "-", "1e", "1e+", "0x1", "1_0", "nan", "NaN", "inf",
            "Infinity", "-inf", "--1", "1.e5", "٣",
        ] {
            let text = alloc::format!(r#"{{"a":{number}}}"#);
            assert!(object(&text).is_none(), "{number}");
        }
    }

    #[test]
    fn depth_and_length_are_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(strings(&nested(DEEPEST)).is_some());
        assert!(strings(&nested(DEEPEST + 1)).is_none());
        assert!(strings(&"[".repeat(LONGEST)).is_none());
        let long = |length: usize| alloc::format!("[\"{}\"]", "a".repeat(length - 4));
        assert!(strings(&long(LONGEST)).is_some());
        assert!(strings(&long(LONGEST + 1)).is_none());
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(items in prop::collection::vec(any::<String>(), 0..4), pairs in prop::collection::btree_map(any::<String>(), any::<String>(), 0..4)) {
            prop_assert_eq!(strings(&serde_json::json!(items).to_string()), Some(items));
            let object = object(&serde_json::json!(pairs).to_string()).unwrap();
            prop_assert!(object.iter().eq(pairs.iter().map(|(key, value)| (&**key, &**value))));
        }

        #[test]
        fn takes_the_texts_that_serde_json_takes(text in r#"([\[{]|"a":|"[a\\u0-9]{0,3}"|,|[\]}]|[-+.e0-9]{1,4}|null|true|[nul \n]){0,12}"#) {
            let text = text.trim_matches(['\n', ' ']);
            let expected = serde_json::from_str::<serde_json::Value>(text);
            // RFC 8259 allows numbers that do not fit.
            let out_of_range = |error: &serde_json::Error| error.to_string().starts_with("number out of range");
            match expected {
                Ok(value) if value.is_array() => prop_assert!(strings(text).is_some()),
                Ok(value) if value.is_object() => prop_assert!(object(text).is_some()),
                Err(error) if out_of_range(&error) => {}
                Err(_) if !text.is_empty() => {
                    prop_assert!(strings(text).is_none() && object(text).is_none());
                }
                _ => {}
            }
        }
    }
}
