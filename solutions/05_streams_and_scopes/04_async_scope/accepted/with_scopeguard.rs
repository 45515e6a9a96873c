//! The crate `scopeguard` makes the guard: its closure spawns the close.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use scopeguard::{ScopeGuard, guard};
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::task::JoinHandle;

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
    let connection = pool.connect().await;
    let lent = connection.clone();
    let connection = guard(connection, |connection| drop(close(connection)));
    let ended = AssertUnwindSafe(async move { body(lent).await })
        .catch_unwind()
        .await;
    let closed = close(ScopeGuard::into_inner(connection)).await;
    let closed = closed.expect("a close does not panic");
    match (ended.unwrap_or_else(|panic| resume_unwind(panic)), closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

fn close(connection: Connection) -> JoinHandle<Result<(), CloseError>> {
    tokio::spawn(async move { connection.close().await })
}
