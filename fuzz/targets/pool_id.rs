//! A pool id: `[\w-]+_[0-9a-zA-Z]+`, at most 55 characters.

#![no_main]

use cognito_crypto::{Error, Problem, auth::App};

libfuzzer_sys::fuzz_target!(|id: &str| {
    let refused = |problem| Error::Input { name: "pool id", problem };
    let name = App::new(id, "client").map(|app| app.pool_name().to_owned());
    assert_eq!(name, expected(id).map_err(refused));
});

fn expected(id: &str) -> Result<String, Problem> {
    match id.len() {
        0 => return Err(Problem::Empty),
        1..=55 => {}
        _ => return Err(Problem::TooLong),
    }
    // Regular expressions take the longest region: the name is what has no underscore at the end.
    let name: String = id.chars().rev().take_while(char::is_ascii_alphanumeric).collect();
    let name: String = name.chars().rev().collect();
    let region = id.strip_suffix(&name).and_then(|rest| rest.strip_suffix('_')).unwrap_or("");
    let word = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    if name.is_empty() || region.is_empty() || !region.chars().all(word) {
        return Err(Problem::PoolId);
    }
    Ok(name)
}
