//! The transport: JSON 1.1 over HTTP, one POST an operation, with limits on size and rate.

mod rate;

use crate::{fault::Fault, service::Service};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cognito_crypto::auth::Timestamp;
use rate::Rate;
use std::sync::Arc;
use tokio::{net::TcpListener, task::spawn_blocking};

/// Longest body, in bytes: some hundred times a sign-in's.
const MAX_BODY: usize = 64 * 1024;
const TARGET: &str = "AWSCognitoIdentityProviderService.";

#[derive(Clone)]
struct Server {
    service: Arc<Service>,
    rate: Arc<Rate>,
}

/// Serves until `stop` resolves; at most `rate` requests a second.
pub async fn serve(
    listener: TcpListener,
    service: Service,
    rate: u32,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let server = Server { service: Arc::new(service), rate: Arc::new(Rate::new(rate)) };
    let router = Router::new()
        .route("/", post(operation))
        .route("/{pool}/.well-known/jwks.json", get(jwks))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(server);
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}

async fn operation(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|value| value.to_str().ok());
    let operation = target.and_then(|target| target.strip_prefix(TARGET)).map(String::from);
    answer(server, move |service| {
        let operation = operation.ok_or_else(Fault::operation)?;
        service.call(&operation, &body, Timestamp::now()?)
    })
    .await
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
    let service = server.service;
    match spawn_blocking(move || compute(&service)).await {
        Ok(Ok(body)) => json(StatusCode::OK, body),
        Ok(Err(fault)) => fault.into_response(),
        Err(panic) => Fault::internal(panic).into_response(),
    }
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body).into_response()
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::json!({ "__type": self.name, "message": self.message });
        let mut response = json(status, body.to_string().into_bytes());
        response
            .headers_mut()
            .insert("x-amzn-errortype", header::HeaderValue::from_static(self.name));
        response
    }
}
