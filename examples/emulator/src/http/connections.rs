//! Connections: so many at a time, each of which has to send the head of its next request in time.

use super::{PATIENCE, reply::HangUp};
use axum::Router;
use hyper::{
    Request, body::Incoming, server::conn::http1, service::Service as _, service::service_fn,
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{io, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{sleep, timeout},
};

/// Most connections at a time.
pub const MAX: usize = 2_000;

/// Serves connections until `stop` resolves, and then lets those that are busy come to an end.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (places, graceful) = (Arc::new(Semaphore::new(MAX)), GracefulShutdown::new());
    let mut stop = pin!(stop);
    loop {
        let (stream, place) = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let router = TowerToHyperService::new(router.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let answer = router.call(request);
            async move {
                let Ok(response) = answer.await;
                // An error ends the connection without an answer.
                match response.extensions().get::<HangUp>() {
                    Some(_) => Err(io::Error::other("a test asked for it")),
                    None => Ok(response),
                }
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // Whatever ends it is the client's affair.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = timeout(PATIENCE, graceful.shutdown()).await;
}

/// The next connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, OwnedSemaphorePermit) {
    loop {
        if let Ok(place) = places.clone().acquire_owned().await
            && let Ok((stream, _)) = listener.accept().await
        {
            return (stream, place);
        }
        // Out of file descriptors, most likely: some will come back.
        sleep(Duration::from_millis(100)).await;
    }
}
