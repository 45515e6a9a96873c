//! A small HTTP site on a free port of this machine, and a client for it. The
//! site slows down when more is asked of it than it likes.

use anyhow::ensure;
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
pub struct Site {
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
pub struct Client {
    client: hyper_util::client::legacy::Client<HttpConnector, Empty<Bytes>>,
    address: SocketAddr,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
        Self { client, address }
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<String> {
        let uri: Uri = format!("http://{}{path}", self.address).parse()?;
        let response = self.client.get(uri).await?;
        ensure!(
            response.status().is_success(),
            "the site says {}",
            response.status()
        );
        let body = response.into_body().collect().await?.to_bytes();
        Ok(String::from_utf8(body.to_vec())?)
    }
}
