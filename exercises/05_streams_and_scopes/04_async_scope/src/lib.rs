//! A connection that is always closed: an async context manager.

use lab::{CloseError, Connection, Pool};

/// What went wrong in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    /// The body failed, and the connection closed well.
    Body(E),
    /// The body did well, and the close failed.
    Close(CloseError),
    /// Both failed.
    Both {
        /// How the body failed.
        body: E,
        /// How the close failed.
        close: CloseError,
    },
}

/// Takes a connection from the pool, lends it to `body`, and closes it.
///
/// - Nothing begins at the call. The first poll asks the pool for a connection
///   and waits for a place.
/// - However the body ends, the connection is closed with `connection.close()`,
///   and when this returns, the close is over and the place is free.
/// - The body's value or error comes out. If the close fails, that is told too:
///   see [`ScopeError`].
/// - If the body panics, the connection is closed all the same, and then the
///   panic goes on, with its own message.
/// - When the future is dropped in the body, the body is dropped, too, and goes
///   no further. The close begins at the latest one turn of the loop later, and
///   comes to its end as long as the runtime lives.
/// - When the future is dropped during the close, the close comes to its end.
/// - When it is dropped while it waits for a place, the pool stays as it was.
///
/// Clones of a `Connection` are the same connection.
pub async fn with_connection<T, E, F, B>(pool: &Pool, body: F) -> Result<T, ScopeError<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<T, E>> + Send + 'static,
{
    todo!("connect, run the body, and close whatever happens")
}
