//! rejected by: cancelled_in_the_close_it_is_closed_to_the_end — puts the close on a task after a value, and awaits it with `?` beside it after an error
//! > A close comes to its end, also when this future is gone.

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
    if let Ok(Err(body)) = ended {
        let connection = closing.0.take().expect("it is still open");
        return Err(match connection.close().await {
            Ok(()) => ScopeError::Body(body),
            Err(close) => ScopeError::Both { body, close },
        });
    }
    let closed = match closing.close() {
        Some(close) => close.await.expect("a close does not panic"),
        None => Ok(()),
    };
    match (ended.unwrap_or_else(|panic| resume_unwind(panic)), closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), _) => Err(ScopeError::Body(body)),
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
