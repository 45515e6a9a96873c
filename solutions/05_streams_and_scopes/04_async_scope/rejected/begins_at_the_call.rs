//! rejected by: nothing_begins_before_the_first_poll, cancelled_while_it_waits_it_has_taken_nothing — a plain function that asks the pool on a task at once
//! > Nothing begins at the call.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::runtime::Handle;
use tokio::task::{JoinHandle, JoinSet};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

pub fn with_connection<T, E, F, B>(
    pool: &Pool,
    body: F,
) -> impl Future<Output = Result<T, ScopeError<E>>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<T, E>> + Send + 'static,
{
    let pool = pool.clone();
    let mut connecting = JoinSet::new();
    connecting.spawn(async move { pool.connect().await });
    async move {
        let connection = connecting.join_next().await.unwrap().unwrap();
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
