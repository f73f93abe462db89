//! The checks that browsers need: CORS as the service answers it, and the Host that a page thinks it talks to.

use crate::{fault::Fault, random};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What a page may read of an answer.
const EXPOSED: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
/// What SDKs send, if a preflight request does not name it.
const SENT: &str = "Authorization,Content-Type,X-Amz-Date,X-Amz-Security-Token,X-Amz-Target,\
                    X-Amz-User-Agent,Amz-Sdk-Invocation-Id,Amz-Sdk-Request,Cache-Control";
/// How long a browser may remember the answer to a preflight request, in seconds.
const REMEMBERED: &str = "172800";

/// Answers preflight requests, passes the others on if they are meant for this machine, and lets any page read
/// the answers.
pub async fn admit(request: Request, next: Next) -> Response {
    let mut response = if !is_local(&request) {
        // A name that somebody else's server gave this machine's address (DNS rebinding).
        Fault::foreign_host().into_response()
    } else if request.method() == Method::OPTIONS {
        preflight(request.headers())
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    if let Ok(id) = random::uuid()
        && let Ok(id) = HeaderValue::try_from(id)
    {
        headers.insert("x-amzn-requestid", id);
    }
    response
}

fn preflight(request: &HeaderMap) -> Response {
    let asked = request.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        asked.unwrap_or(HeaderValue::from_static(SENT)),
    );
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET,POST"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(REMEMBERED));
    response
}

/// Whether a request is meant for this machine: by the Host, and by the address if that names one, too.
fn is_local(request: &Request) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = request.uri().authority().map(Authority::as_str);
    host.is_some_and(names_this_machine) && authority.is_none_or(names_this_machine)
}

fn names_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|local| name.eq_ignore_ascii_case(local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_goes_by_three_names_with_or_without_a_port() {
        for host in ["localhost", "LOCALHOST:9229", "127.0.0.1", "127.0.0.1:1", "[::1]:80", "[::1]"]
        {
            assert!(names_this_machine(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example:9229", "127.0.0.1.evil.example"] {
            assert!(!names_this_machine(host), "{host}");
        }
    }
}
