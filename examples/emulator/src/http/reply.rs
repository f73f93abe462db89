//! Answers, and the forms in which an error reaches a client.

use crate::{
    fault::Fault,
    service::{Form, InPlace},
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Marks a response in whose place the connection ends.
#[derive(Clone)]
pub struct HangUp;

/// A JSON body.
pub fn json(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response()
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        error(self.status, self.name, &self.message, Form::Service)
    }
}

impl IntoResponse for &InPlace {
    fn into_response(self) -> Response {
        error(self.status, &self.name, &self.message, self.form)
    }
}

fn error(status: u16, name: &str, message: &str, form: Form) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = match form {
        Form::Service | Form::Type => json!({ "__type": name, "message": message }),
        Form::PrefixedType => {
            let name = format!("com.amazonaws.cognito.identity.idp.model#{name}");
            json!({ "__type": name, "message": message })
        }
        Form::Header => json!({ "message": message }),
        Form::Page => {
            let page = format!("<html><body><h1>{status}</h1>{message}</body></html>");
            return (status, [(header::CONTENT_TYPE, "text/html")], page).into_response();
        }
        Form::HangUp => {
            let mut response = status.into_response();
            response.extensions_mut().insert(HangUp);
            return response;
        }
    };
    let mut response = json(status, body.to_string().into_bytes());
    let headers = response.headers_mut();
    match form {
        Form::Service => {
            insert(headers, "x-amzn-errortype", format!("{name}:"));
            insert(headers, "x-amzn-errormessage", message.into());
        }
        Form::Header => {
            let place =
                "http://internal.amazon.com/coral/com.amazonaws.cognito.identity.idp.model/";
            insert(headers, "x-amzn-errortype", format!("{name}:{place}"));
        }
        _ => {}
    }
    response
}

/// Sets a header, unless its text is none that a header can have.
fn insert(headers: &mut HeaderMap, name: &'static str, value: String) {
    if value.is_ascii()
        && let Ok(value) = HeaderValue::try_from(value)
    {
        headers.insert(name, value);
    }
}
