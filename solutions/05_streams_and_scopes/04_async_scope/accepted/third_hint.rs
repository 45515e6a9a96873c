//! The third hint, to the letter.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
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
    let mut closing = Closing(Some(connection.clone()));
    let ended = AssertUnwindSafe(async move { body(connection).await })
        .catch_unwind()
        .await;
    let closed = closing.close().unwrap().await.unwrap();
    match (ended, closed) {
        (Err(panic), _) => resume_unwind(panic),
        (Ok(Ok(value)), Ok(())) => Ok(value),
        (Ok(Ok(_)), Err(close)) => Err(ScopeError::Close(close)),
        (Ok(Err(body)), Ok(())) => Err(ScopeError::Body(body)),
        (Ok(Err(body)), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

struct Closing(Option<Connection>);

impl Closing {
    fn close(&mut self) -> Option<JoinHandle<Result<(), CloseError>>> {
        let connection = self.0.take()?;
        Some(tokio::spawn(async move { connection.close().await }))
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.close();
    }
}
