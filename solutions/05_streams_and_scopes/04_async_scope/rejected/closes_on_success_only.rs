//! rejected by: it_is_closed_before_it_returns_an_error, it_is_closed_before_a_panic_goes_on, cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_close_it_is_closed_to_the_end, a_close_that_fails_does_not_hide_the_bodys_error, it_is_closed_when_the_call_of_the_body_panics, neither_body_nor_close_has_a_time_limit, a_caller_that_panics_closes_it_too — leaves with `?`, past the close
//! > When the body ends with an error, the connection is closed before this returns.

use lab::{CloseError, Connection, Pool};

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
    let value = body(connection.clone()).await.map_err(ScopeError::Body)?;
    connection.close().await.map_err(ScopeError::Close)?;
    Ok(value)
}
