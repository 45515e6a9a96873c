//! A connection that is always closed: an async context manager.

// starter:
use futures::FutureExt;
// end starter
use lab::{CloseError, Connection, Pool};
// starter:
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
// end starter

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
    // starter: todo!("connect, run the body, and close whatever happens")
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
    // end starter
}
// starter:

/// Closes a connection when asked to, or when dropped; and on a task of its own,
/// so that nobody's cancel can cut the close.
struct Closing(Option<Connection>);

impl Closing {
    /// Begins the close. None if it has begun, or if there is no runtime any more.
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
// end starter
