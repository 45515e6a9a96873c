//! A small HTTP site on a free port of this machine, and a client for it. The
//! site slows down when more is asked of it than it likes.
//!
//! It is a crate of its own because an HTTP server and a client take longer to
//! compile than all of an exercise: here that is done once.

use anyhow::ensure;
use futures::future::BoxFuture;
use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The site. It stops when this is dropped.
#[derive(Debug)]
pub struct Site {
    /// Where it listens.
    pub address: SocketAddr,
    _server: JoinSet<()>,
}

/// How the site answers.
struct Manner {
    latency: Duration,
    capacity: usize,
    penalty: Duration,
    in_flight: AtomicUsize,
}

impl Site {
    /// Starts a site that answers after `latency`, and `penalty` later for each
    /// request above `capacity` that is in flight.
    ///
    /// # Errors
    ///
    /// When no port is free.
    pub async fn start(
        latency: Duration,
        capacity: usize,
        penalty: Duration,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let in_flight = AtomicUsize::new(0);
        let manner = Arc::new(Manner {
            latency,
            capacity,
            penalty,
            in_flight,
        });
        let mut server = JoinSet::new();
        server.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let manner = manner.clone();
                connections.spawn(async move {
                    let service = service_fn(move |request| answer(manner.clone(), request));
                    let connection = hyper::server::conn::http1::Builder::new();
                    // A client that goes away in the middle is no business of ours.
                    let _ = connection
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Self {
            address,
            _server: server,
        })
    }
}

async fn answer(
    manner: Arc<Manner>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let in_flight = manner.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
    let above = u32::try_from(in_flight.saturating_sub(manner.capacity)).unwrap_or(u32::MAX);
    tokio::time::sleep(manner.latency + manner.penalty * above).await;
    manner.in_flight.fetch_sub(1, Ordering::SeqCst);
    Ok(Response::new(Full::from(format!(
        "the page at {}",
        request.uri().path()
    ))))
}

/// A client that keeps its connections open.
#[derive(Debug)]
pub struct Client {
    client: hyper_util::client::legacy::Client<HttpConnector, Empty<Bytes>>,
    address: SocketAddr,
}

impl Client {
    /// A client of the site at that address.
    pub fn new(address: SocketAddr) -> Self {
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
        Self { client, address }
    }

    /// Asks for a page, and gives its text. It is given in a box, so that it is
    /// compiled here and not where it is awaited. Dropped, it is given up.
    ///
    /// # Errors
    ///
    /// When the site cannot be reached, or answers with anything but success.
    pub fn get<'c>(&'c self, path: &str) -> BoxFuture<'c, anyhow::Result<String>> {
        let uri = format!("http://{}{path}", self.address);
        Box::pin(async move {
            let uri: Uri = uri.parse()?;
            let response = self.client.get(uri).await?;
            ensure!(
                response.status().is_success(),
                "the site says {}",
                response.status()
            );
            let body = response.into_body().collect().await?.to_bytes();
            Ok(String::from_utf8(body.to_vec())?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_is_answered_and_the_site_ends_with_its_value() {
        let site = Site::start(Duration::ZERO, 10, Duration::ZERO).await;
        let site = site.expect("a port is free");
        let client = Client::new(site.address);
        let page = client.get("/7").await.expect("the site answers");
        assert_eq!(page, "the page at /7");
        assert!(client.get("no path").await.is_err());
        drop(site);
        // What was aborted is gone within some turns of the loop.
        for _ in 0..1_000 {
            if Client::new(client.address).get("/7").await.is_err() {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("it still answers");
    }
}
