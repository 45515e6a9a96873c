//! rejected by: it_is_closed_before_a_panic_goes_on, cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_close_it_is_closed_to_the_end, it_is_closed_when_the_call_of_the_body_panics, neither_body_nor_close_has_a_time_limit — closes after a value and after an error, and takes these for all the ways out
//! > When the body panics, the connection is closed

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
    let ended = body(connection.clone()).await;
    match (ended, connection.close().await) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}
