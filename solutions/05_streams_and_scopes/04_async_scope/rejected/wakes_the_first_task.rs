//! rejected by: another_task_may_wait_for_the_scope — lets a task do it all, and leaves the waker of the first poll with it
//! > it returns the body's value

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
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
    let desk = Arc::new(Mutex::new((None, None::<Waker>)));
    let task = desk.clone();
    tokio::spawn(async move {
        let lent = connection.clone();
        let ended = tokio::select! {
            biased;
            () = left.cancelled() => None,
            ended = AssertUnwindSafe(async move { body(lent).await }).catch_unwind() => Some(ended),
        };
        let closed = connection.close().await;
        let mut desk = task.lock().unwrap_or_else(PoisonError::into_inner);
        desk.0 = Some((ended, closed));
        if let Some(waker) = desk.1.take() {
            waker.wake();
        }
    });
    let (ended, closed) = poll_fn(|context| {
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.1.get_or_insert_with(|| context.waker().clone());
        desk.0.take().map_or(Poll::Pending, Poll::Ready)
    })
    .await;
    outcome(ended.expect("it was not left"), closed)
}
