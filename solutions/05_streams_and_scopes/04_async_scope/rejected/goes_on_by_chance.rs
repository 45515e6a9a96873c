//! rejected by: cancelled_in_the_body_the_body_goes_no_further — a task runs body and close, and lets `select!` draw between the cancel and the body
//! > the body is dropped, too, and goes no further

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio_util::sync::CancellationToken;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

fn outcome<T, E>(
    ended: Result<Result<T, E>, Box<dyn Any + Send>>,
    closed: Result<(), CloseError>,
) -> Result<T, ScopeError<E>> {
    match (ended, closed) {
        (Err(panic), _) => resume_unwind(panic),
        (Ok(Ok(value)), Ok(())) => Ok(value),
        (Ok(Ok(_)), Err(close)) => Err(ScopeError::Close(close)),
        (Ok(Err(body)), Ok(())) => Err(ScopeError::Body(body)),
        (Ok(Err(body)), Err(close)) => Err(ScopeError::Both { body, close }),
    }
}

pub async fn with_connection<T, E, F, B>(pool: &Pool, body: F) -> Result<T, ScopeError<E>>
where
    T: Send + 'static,
    E: Send + 'static,
    F: FnOnce(Connection) -> B + Send + 'static,
    B: Future<Output = Result<T, E>> + Send + 'static,
{
    let connection = pool.connect().await;
    let left = CancellationToken::new();
    let _left_at_drop = left.clone().drop_guard();
    let task = tokio::spawn(async move {
        let lent = connection.clone();
        let ended = tokio::select! {
            () = left.cancelled() => None,
            ended = AssertUnwindSafe(async move { body(lent).await }).catch_unwind() => Some(ended),
        };
        (ended, connection.close().await)
    });
    let (ended, closed) = task.await.expect("it does not panic");
    outcome(ended.expect("it was not left"), closed)
}
