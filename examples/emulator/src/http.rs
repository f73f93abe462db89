//! The transport: JSON 1.1 over HTTP, one POST an operation, with limits on size, rate, time and who may ask.

mod browsers;
mod connections;
mod rate;
mod reply;

use crate::{
    fault::Fault,
    service::{Failure, Service, patched},
};
use axum::{
    Router,
    body::to_bytes,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cognito_crypto::auth::Timestamp;
pub use connections::MAX as MAX_CONNECTIONS;
use rate::Rate;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::Semaphore, task::spawn_blocking, time::timeout};

/// Longest body, in bytes: some hundred times a sign-in's.
const MAX_BODY: usize = 64 * 1024;
/// How long the head of a request may take to arrive, and then its body.
const PATIENCE: Duration = Duration::from_secs(10);
const TARGET: &str = "AWSCognitoIdentityProviderService.";

#[derive(Clone)]
struct Server {
    service: Arc<Service>,
    rate: Arc<Rate>,
    places: Arc<Semaphore>,
}

/// What is more is refused before anything is done about it, so that it can be sent again.
#[derive(Clone, Copy)]
pub struct Limits {
    /// Requests a second.
    pub rate: u32,
    /// Requests that are worked on at a time.
    pub at_once: usize,
}

/// Serves until `stop` resolves.
pub async fn serve(
    listener: TcpListener,
    service: Service,
    limits: Limits,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let server = Server {
        service: Arc::new(service),
        rate: Arc::new(Rate::new(limits.rate)),
        places: Arc::new(Semaphore::new(limits.at_once)),
    };
    let router = Router::new()
        .route("/", post(operation))
        .route("/{pool}/.well-known/jwks.json", get(jwks))
        .layer(middleware::from_fn(browsers::admit))
        .with_state(server);
    connections::serve(listener, router, stop).await;
    Ok(())
}

async fn operation(State(server): State<Server>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = match timeout(PATIENCE, to_bytes(body, MAX_BODY)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let operation = match named(&head.headers) {
        Ok(operation) => operation,
        Err(fault) => return fault.into_response(),
    };
    let (error, patch) = match server.service.failure(&operation, &body) {
        Some(Failure::Error(error)) => (Some(error), None),
        Some(Failure::Patch(patch)) => (None, Some(patch)),
        None => (None, None),
    };
    if let Some(error) = error.as_ref().filter(|error| !error.is_late) {
        return error.into_response();
    }
    let answer = answer(server, move |service| {
        let answer = service.call(&operation, &body, Timestamp::now()?)?;
        match patch {
            Some(patch) => patched(&answer, &patch),
            None => Ok(answer),
        }
    })
    .await;
    error.map_or(answer, |error| error.into_response())
}

/// The operation that a request names, if whoever sends it may call it.
fn named(headers: &HeaderMap) -> Result<String, Fault> {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let operation = target.and_then(|target| target.strip_prefix(TARGET));
    let operation = operation.ok_or_else(Fault::operation)?;
    // At the service such a call is signed with credentials, which a page does not have.
    if headers.contains_key(header::ORIGIN) && !Service::is_for_clients(operation) {
        return Err(Fault::no_credentials());
    }
    Ok(operation.into())
}

async fn jwks(State(server): State<Server>, Path(pool): Path<String>) -> Response {
    answer(server, move |service| service.jwks(&pool)).await
}

/// Computes an answer on a thread that may take its time.
async fn answer(
    server: Server,
    compute: impl FnOnce(&Service) -> Result<Vec<u8>, Fault> + Send + 'static,
) -> Response {
    if !server.rate.admits() {
        return Fault::too_many_requests().into_response();
    }
    let Ok(place) = server.places.try_acquire_owned() else {
        return Fault::too_many_requests().into_response();
    };
    let service = server.service;
    let answer = spawn_blocking(move || {
        let answer = compute(&service);
        drop(place);
        answer
    });
    match answer.await {
        Ok(Ok(body)) => reply::json(StatusCode::OK, body),
        Ok(Err(fault)) => fault.into_response(),
        Err(panic) => Fault::internal(panic).into_response(),
    }
}
