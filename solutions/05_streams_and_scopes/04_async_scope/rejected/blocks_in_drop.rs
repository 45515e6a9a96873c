//! rejected by: cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_body_the_body_goes_no_further, cancelled_in_the_close_it_is_closed_to_the_end, neither_body_nor_close_has_a_time_limit, a_caller_that_panics_closes_it_too — waits for the close in `drop`: a thread that runs the loop cannot block for something on that loop
//! > The close then begins before any time passes.
//!
//! > A close comes to its end

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
    let connection = pool.connect().await;
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
        if let Some(close) = self.close() {
            let _ = Handle::current().block_on(close);
        }
    }
}
