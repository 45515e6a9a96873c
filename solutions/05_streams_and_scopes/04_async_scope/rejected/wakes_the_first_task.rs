//! rejected by: another_task_may_wait_for_the_scope — a task closes the connection, and has the waker of the first poll that waited for that
//! > it returns the body's value

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use tokio::sync::oneshot;

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
    let (done, over) = oneshot::channel::<()>();
    let desk = Arc::new(Mutex::new((None, None::<Waker>)));
    let (task, lent) = (desk.clone(), connection.clone());
    tokio::spawn(async move {
        over.await.ok();
        let closed = connection.close().await;
        let mut desk = task.lock().unwrap_or_else(PoisonError::into_inner);
        desk.0 = Some(closed);
        if let Some(waker) = desk.1.take() {
            waker.wake();
        }
    });
    let body = AssertUnwindSafe(async move { body(lent).await });
    let ended = body.catch_unwind().await;
    drop(done);
    let closed = poll_fn(|context| {
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.1.get_or_insert_with(|| context.waker().clone());
        desk.0.take().map_or(Poll::Pending, Poll::Ready)
    });
    outcome(ended, closed.await)
}
