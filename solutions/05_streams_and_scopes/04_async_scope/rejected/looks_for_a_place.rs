//! rejected by: it_has_a_place_as_soon_as_there_is_one, while_it_waits_it_does_not_look_again — looks every ten milliseconds whether there is a place
//! > at the instant at which the pool has a place
//!
//! > While it waits for a place, it does not look again and again.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::sleep;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

pub async fn with_connection<T, E, F, B>(pool: &Pool, body: F) -> Result<T, ScopeError<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<T, E>> + Send + 'static,
{
    while pool.free_places() == 0 {
        sleep(Duration::from_millis(10)).await;
    }
    let connection = pool.connect().await;
    let mut closing = Closing(Some(connection.clone()));
    let body = async move { body(connection).await };
    let ended = AssertUnwindSafe(body).catch_unwind().await;
    let closed = match closing.close() {
        Some(close) => close.await.expect("a close does not panic"),
        None => Ok(()),
    };
    match (ended.unwrap_or_else(|panic| resume_unwind(panic)), closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

struct Closing(Option<Connection>);

impl Closing {
    fn close(&mut self) -> Option<JoinHandle<Result<(), CloseError>>> {
        let connection = self.0.take()?;
        let runtime = Handle::try_current().ok()?;
        Some(runtime.spawn(async move { connection.close().await }))
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.close();
    }
}
