//! Objects of JavaScript to types of the crate, and back.

use crate::thrown::Thrown;
use cognito_crypto::{
    SecretString,
    auth::{App, Timestamp},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::JsValue;

/// Reads an object; `name` is what the error calls it.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue, name: &str) -> Result<T, Thrown> {
    serde_path_to_error::deserialize(Deserializer::from(value)).map_err(|error| {
        let path = error.path().to_string();
        Thrown::shape(name, &path, &error.into_inner().to_string())
    })
}

/// Writes an object. What is missing is `undefined`.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Thrown> {
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).map_err(|_| Thrown::state("the result cannot be written"))
}

/// `UserPoolId`, `ClientId` and `ClientSecret`, as DescribeUserPoolClient gives them.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AppFields {
    user_pool_id: String,
    client_id: String,
    client_secret: Option<SecretString>,
}

pub(crate) fn app(value: JsValue) -> Result<App, Thrown> {
    let fields: AppFields = read(value, "app")?;
    let (pool, client) = (&fields.user_pool_id, &fields.client_id);
    Ok(match &fields.client_secret {
        Some(secret) => App::with_client_secret(pool, client, secret.expose())?,
        None => App::new(pool, client)?,
    })
}

/// What `Date.now()` gives.
pub(crate) fn timestamp(now: JsValue) -> Result<Timestamp, Thrown> {
    let milliseconds: f64 = read(now, "now")?;
    // What is no time of a clock is out of range, as what is too big: a claim must not carry 1970 for it.
    let seconds = if milliseconds >= 0.0 { (milliseconds / 1000.0) as u64 } else { u64::MAX };
    Ok(Timestamp::from_unix(seconds)?)
}
