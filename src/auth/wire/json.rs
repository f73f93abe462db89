//! The two JSON texts that challenge parameters contain: an array of strings, an object of scalars.
//!
//! Nothing nests, so there is no recursion; the time is linear in the text's length.

use alloc::{collections::BTreeMap, string::String, vec::Vec};

/// `["a", "b"]`
pub(in crate::auth) fn strings(text: &str) -> Option<Vec<String>> {
    let mut reader = Reader { rest: text };
    let mut strings = Vec::new();
    reader.sequence('[', ']', |reader| {
        strings.push(reader.string()?);
        Some(())
    })?;
    Some(strings)
}

/// `{"a": "b", "c": true}`: numbers and Booleans as they are written, `null` left out, the last of equal keys.
pub(in crate::auth) fn object(text: &str) -> Option<BTreeMap<String, String>> {
    let mut reader = Reader { rest: text };
    let mut object = BTreeMap::new();
    reader.sequence('{', '}', |reader| {
        let key = reader.string()?;
        reader.expect(':')?;
        if let Some(value) = reader.scalar()? {
            object.insert(key, value);
        }
        Some(())
    })?;
    Some(object)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Items between two brackets, separated by commas, and nothing after them.
    fn sequence(
        &mut self,
        open: char,
        close: char,
        mut item: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.expect(open)?;
        if self.expect(close).is_none() {
            item(self)?;
            while self.expect(',').is_some() {
                item(self)?;
            }
            self.expect(close)?;
        }
        self.skip_space();
        self.rest.is_empty().then_some(())
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// The next token, if it is this character.
    fn expect(&mut self, token: char) -> Option<()> {
        self.skip_space();
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    fn scalar(&mut self) -> Option<Option<String>> {
        self.skip_space();
        if self.rest.starts_with('"') {
            return self.string().map(Some);
        }
        let end = self.rest.find([',', '}', ' ', '\t', '\n', '\r']).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        match word {
            "null" => Some(None),
            "true" | "false" => Some(Some(word.into())),
            _ => word
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(|_| Some(word.into())),
        }
    }

    fn string(&mut self) -> Option<String> {
        self.expect('"')?;
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

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(next)
    }

    /// What follows a backslash.
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

    /// Four digits, or a surrogate pair of four and four.
    fn unicode(&mut self) -> Option<char> {
        let mut units = [self.unit()?, 0];
        let mut length = 1;
        if (0xd800..0xdc00).contains(&units[0]) {
            self.rest = self.rest.strip_prefix("\\u")?;
            units[1] = self.unit()?;
            length = 2;
        }
        let mut decoded = char::decode_utf16(units[..length].iter().copied());
        decoded.next()?.ok()
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4)?;
        self.rest = &self.rest[4..];
        digits.bytes().all(|digit| digit.is_ascii_hexdigit()).then_some(())?;
        u16::from_str_radix(digits, 16).ok()
    }
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
        assert_eq!(strings(" [ ] ").unwrap(), [""; 0]);
        assert_eq!(
            strings(r#"["a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é"]"#).unwrap(),
            ["a\"\\/\u{8}\u{c}\n\r\té😀é"]
        );
        let attributes =
            object(r#"{ "email": "a@b.c", "n": -1.5e3, "ok": true, "none": null }"#).unwrap();
        assert_eq!(
            attributes.iter().map(|(k, v)| (&**k, &**v)).collect::<Vec<_>>(),
            [("email", "a@b.c"), ("n", "-1.5e3"), ("ok", "true")]
        );
        assert!(object("{}").unwrap().is_empty());
    }

    #[test]
    fn refuses_what_is_not_an_array_of_strings_or_an_object_of_scalars() {
        for text in [
            "",
            "[",
            "]",
            "[,]",
            "[1]",
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
            "[[\"a\"]]",
            "{}",
        ] {
            assert_eq!(strings(text), None, "{text}");
        }
        for text in [
            "",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":[]}",
            "{\"a\":{}}",
            "{a:1}",
            "{\"a\":nan}",
            "{\"a\":inf}",
            "{\"a\":1",
            "[]",
        ] {
            assert_eq!(object(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(items in prop::collection::vec(any::<String>(), 0..4), pairs in prop::collection::btree_map(any::<String>(), any::<String>(), 0..4)) {
            prop_assert_eq!(strings(&serde_json::json!(items).to_string()), Some(items));
            prop_assert_eq!(object(&serde_json::json!(pairs).to_string()), Some(pairs));
        }

        #[test]
        fn takes_no_text_that_is_not_json(text in r#"[\[\]{}",:\\u0-9a-f \n]{0,24}"#) {
            if strings(&text).is_some() || object(&text).is_some() {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&text.to_string()).is_ok());
            }
        }
    }
}
