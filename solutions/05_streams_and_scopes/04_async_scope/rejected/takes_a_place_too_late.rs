//! rejected by: cancelled_while_it_waits_it_has_taken_nothing — a task opens the connection, and `run_until_cancelled` prefers the place where both have come
//! > When this future is dropped while it waits for a place, the pool stays as it was.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

fn outcome<T, E>(ended: Result<T, E>, closed: Result<(), CloseError>) -> Result<T, ScopeError<E>> {
    match (ended, closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

pub async fn with_connection<T, E, F, B>(pool: &Pool, body: F) -> Result<T, ScopeError<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<T, E>> + Send + 'static,
{
    let pool = pool.clone();
    let token = CancellationToken::new();
    let given_up = token.clone();
    let guard = token.drop_guard();
    let scope = tokio::spawn(async move {
        let connection = given_up.run_until_cancelled(pool.connect()).await?;
        let lent = connection.clone();
        let body = AssertUnwindSafe(async move { body(lent).await }).catch_unwind();
        let ended = tokio::select! {
            biased;
            () = given_up.cancelled() => None,
            ended = body => Some(ended),
        };
        let closed = connection.close().await;
        ended.map(|ended| (ended, closed))
    });
    let (ended, closed) = scope
        .await
        .expect("no panic gets there")
        .expect("it is not given up");
    drop(guard);
    match ended {
        Ok(ended) => outcome(ended, closed),
        Err(payload) => resume_unwind(payload),
    }
}
