//! TIMESTAMP: the one text that a second is written as, and no other.

#![no_main]

use cognito_crypto::auth::Timestamp;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(time) = Timestamp::parse(text) {
        assert_eq!(time.to_string(), text);
    }
    if let Some(Ok(time)) = text.parse().ok().map(Timestamp::from_unix) {
        assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
    }
});
