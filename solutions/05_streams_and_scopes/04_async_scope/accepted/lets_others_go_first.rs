//! The task that closes gives a turn to what the end of the body has woken, before it begins. No time passes.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}
fn outcome<T, E>(ended: Result<T, E>, closed: Result<(), CloseError>) -> Result<T, ScopeError<E>> {
    match (ended, closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

struct CloseLater(Option<Connection>);
impl Drop for CloseLater {
    fn drop(&mut self) {
        if let Some(connection) = self.0.take() {
            tokio::spawn(async move {
                tokio::task::yield_now().await;
                connection.close().await
            });
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
    let connection = pool.connect().await;
    let mut guard = CloseLater(Some(connection.clone()));
    let lent = connection.clone();
    let ended = AssertUnwindSafe(async move { body(lent).await })
        .catch_unwind()
        .await;
    guard.0 = None;
    let closed = tokio::spawn(async move { connection.close().await })
        .await
        .expect("a close does not panic");
    match ended {
        Ok(ended) => outcome(ended, closed),
        Err(payload) => resume_unwind(payload),
    }
}
