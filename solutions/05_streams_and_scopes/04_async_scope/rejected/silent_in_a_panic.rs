//! rejected by: a_caller_that_panics_closes_it_too — does nothing in a drop that a panic has caused, for fear of a second panic
//! > The close then begins before any time passes.

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

fn outcome<T, E>(ended: Result<T, E>, closed: Result<(), CloseError>) -> Result<T, ScopeError<E>> {
    match (ended, closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Err(error), Ok(())) => Err(ScopeError::Body(error)),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

struct CloseOnDrop(Option<Connection>);

impl CloseOnDrop {
    fn close(&mut self) -> JoinHandle<Result<(), CloseError>> {
        let connection = self.0.take().expect("closed once");
        tokio::spawn(async move { connection.close().await })
    }
}

impl Drop for CloseOnDrop {
    fn drop(&mut self) {
        // A panic is on its way: to spawn now might bring a second one.
        if self.0.is_some() && !std::thread::panicking() {
            self.close();
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
    let mut guard = CloseOnDrop(Some(connection.clone()));
    let ended = AssertUnwindSafe(async move { body(connection).await })
        .catch_unwind()
        .await;
    let closed = guard.close().await.expect("a close does not panic");
    match ended {
        Ok(ended) => outcome(ended, closed),
        Err(panic) => resume_unwind(panic),
    }
}
