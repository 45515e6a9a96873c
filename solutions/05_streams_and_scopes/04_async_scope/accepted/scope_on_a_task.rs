//! The whole scope runs on a task of its own, which a cancel only asks to leave the body.

use lab::{CloseError, Connection, Pool};
use std::panic::resume_unwind;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

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
    let gone = CancellationToken::new();
    let _tells_when_dropped = gone.clone().drop_guard();
    let scope = tokio::spawn(async move {
        let mut task = JoinSet::new();
        let lent = connection.clone();
        task.spawn(async move { body(lent).await });
        let ended = tokio::select! {
            ended = task.join_next() => ended,
            () = gone.cancelled() => None,
        };
        task.shutdown().await;
        (ended, connection.close().await)
    });
    let (ended, closed) = scope.await.expect("the scope does not panic");
    let ended = ended.expect("nobody cancels while somebody waits");
    match (
        ended.unwrap_or_else(|error| resume_unwind(error.into_panic())),
        closed,
    ) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}
