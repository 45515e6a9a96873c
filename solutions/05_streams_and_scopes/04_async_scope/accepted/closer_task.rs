//! A task waits from the start to close the connection. What it waits for is a sender that the scope holds: it goes when the body has ended, and also when the scope is dropped.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::sync::oneshot;

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
    let (in_the_body, body_is_over) = oneshot::channel::<()>();
    let lent = connection.clone();
    let closer = tokio::spawn(async move {
        let _ = body_is_over.await;
        connection.close().await
    });
    let ended = AssertUnwindSafe(async move { body(lent).await })
        .catch_unwind()
        .await;
    drop(in_the_body);
    let closed = closer.await.expect("a close does not panic");
    match (ended.unwrap_or_else(|panic| resume_unwind(panic)), closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}
