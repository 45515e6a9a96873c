//! rejected by: the_bodys_own_result_comes_out, it_is_closed_before_it_returns_a_value, it_is_closed_before_it_returns_an_error, cancelled_in_the_body_it_is_closed_all_the_same, cancelled_in_the_body_the_body_goes_no_further, a_close_that_fails_is_reported, a_close_that_fails_does_not_hide_the_bodys_error, neither_body_nor_close_has_a_time_limit, cancelled_in_the_close_it_is_closed_to_the_end, nothing_begins_before_the_first_poll, it_has_a_place_as_soon_as_there_is_one, cancelled_while_it_waits_it_has_taken_nothing, while_it_waits_it_does_not_look_again, another_task_may_wait_for_the_scope, a_caller_that_panics_closes_it_too — calls the body, which only makes its future, and closes before it awaits that
//! > it returns the body's value
//!
//! > When only the body fails

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
    let closed = match closing.close() {
        Some(close) => close.await.expect("a close does not panic"),
        None => Ok(()),
    };
    let ended = AssertUnwindSafe(body).catch_unwind().await;
    match (ended.unwrap_or_else(|panic| resume_unwind(panic)), closed) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(close)) => Err(ScopeError::Close(close)),
        (Err(body), Ok(())) => Err(ScopeError::Body(body)),
        (Err(body), Err(close)) => Err(ScopeError::Both { body, close }),
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
