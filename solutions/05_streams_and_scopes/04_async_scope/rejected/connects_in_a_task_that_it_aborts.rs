//! rejected by: cancelled_while_it_waits_it_has_taken_nothing — connects in a task and aborts it with the scope; one that has connected by then has nobody to close for it
//! > while it waits for a place, the pool stays as it was

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::task::JoinSet;

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

/// Closes the connection in a task, when it is dropped with it.
struct Closing(Option<Connection>);

impl Drop for Closing {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            tokio::spawn(async move { connection.close().await });
        }
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
    let mut connecting = JoinSet::new();
    connecting.spawn(async move { pool.connect().await });
    let connection = connecting
        .join_next()
        .await
        .expect("one task")
        .expect("no panic");
    let mut closing = Closing(Some(connection.clone()));
    let ended = AssertUnwindSafe(async move { body(connection).await })
        .catch_unwind()
        .await;
    let connection = closing.0.take().expect("it is open");
    let close = tokio::spawn(async move { connection.close().await });
    let closed = close.await.expect("a close does not panic");
    match ended {
        Ok(ended) => outcome(ended, closed),
        Err(payload) => resume_unwind(payload),
    }
}
