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

/// Takes a connection from the pool, lends it to `body`, and closes it with
/// `connection.close()`. Clones of a `Connection` are the same connection.
///
/// - Nothing begins at the call.
/// - It opens one connection, at the instant at which the pool has a place.
/// - While it waits for a place, it does not look again and again.
/// - When the body ends with a value, the connection is closed before this
///   returns.
/// - When the body ends with an error, the connection is closed before this
///   returns.
/// - When the body panics, the connection is closed before the panic goes on.
/// - When `body` panics at its call, before there is a future, the connection is
///   closed before that panic goes on.
/// - The panic goes on with its own message, also when the close fails.
/// - When body and close succeed, it returns the body's value.
/// - When only the body fails, it returns [`ScopeError::Body`].
/// - When only the close fails, it returns [`ScopeError::Close`].
/// - When both fail, it returns [`ScopeError::Both`].
/// - Neither the body nor the close has a time limit.
/// - When this future is dropped while the body runs, the body is dropped, too,
///   and goes no further.
/// - The close then begins before any time passes.
/// - A close comes to its end, also when this future is gone.
/// - When this future is dropped while it waits for a place, the pool stays as it
///   was.
///
/// It is polled and dropped inside a runtime, which lives until the close is
/// over.
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
/// so that no cancel can cut the close.
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
