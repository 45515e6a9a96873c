//! rejected by: neither_body_nor_close_has_a_time_limit — a body that has a connection for a day has forgotten it
//! > Neither the body nor the close has a time limit.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::timeout;

const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
    let body = async move { body(connection).await };
    let body = AssertUnwindSafe(body).catch_unwind();
    let ended = timeout(A_DAY, body).await;
    let ended = ended.unwrap_or_else(|late| Err(Box::new(late.to_string())));
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
