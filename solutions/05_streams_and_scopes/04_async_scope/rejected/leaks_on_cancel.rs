//! rejected by: cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_close_it_is_closed_to_the_end, neither_body_nor_close_has_a_time_limit, a_caller_that_panics_closes_it_too — catches panics, as `finally` would, but code after an await does not run when the future is dropped
//! > The close then begins before any time passes.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::panic::{AssertUnwindSafe, resume_unwind};

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
    let lent = connection.clone();
    let ended = AssertUnwindSafe(async move { body(lent).await })
        .catch_unwind()
        .await;
    let closed = connection.close().await;
    match (ended.unwrap_or_else(|panic| resume_unwind(panic)), closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}
