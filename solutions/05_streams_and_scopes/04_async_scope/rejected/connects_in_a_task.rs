//! rejected by: cancelled_while_it_waits_it_has_taken_nothing, cancelled_in_the_close_it_is_closed_to_the_end — connects in a task, so that no cancel can lose the connection; it comes when nothing is there to take it
//! > while it waits for a place, the pool stays as it was

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::runtime::Handle;
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
    let pool = pool.clone();
    let connecting = tokio::spawn(async move { pool.connect().await });
    let connection = connecting.await.expect("connecting does not panic");
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
