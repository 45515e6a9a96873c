//! rejected by: cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_body_the_body_goes_no_further, a_caller_that_panics_closes_it_too — runs everything on a task, which a cancel does not reach: the body goes on as if nothing had happened
//! > the body is dropped, too, and goes no further

use lab::{CloseError, Connection, Pool};
use std::panic::resume_unwind;

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
    let scope = tokio::spawn(async move {
        let lent = connection.clone();
        let ended = tokio::spawn(async move { body(lent).await }).await;
        (ended, connection.close().await)
    });
    let (ended, closed) = scope.await.expect("the scope does not panic");
    match (
        ended.unwrap_or_else(|error| resume_unwind(error.into_panic())),
        closed,
    ) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}
