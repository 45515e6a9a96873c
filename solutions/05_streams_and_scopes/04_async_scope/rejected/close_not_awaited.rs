//! rejected by: it_is_closed_before_it_returns_a_value, it_is_closed_before_it_returns_an_error, it_is_closed_before_a_panic_goes_on, a_close_that_fails_is_reported, a_close_that_fails_does_not_hide_the_bodys_error, it_is_closed_when_the_call_of_the_body_panics, neither_body_nor_close_has_a_time_limit, another_task_may_wait_for_the_scope — leaves the close to the guard in every case, and returns while it is under way
//! > When the body ends with a value, the connection is closed before this returns.
//!
//! > When the body panics, the connection is closed before the panic goes on.

use lab::{CloseError, Connection, Pool};
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
    let _closing = Closing(Some(connection.clone()));
    body(connection).await.map_err(ScopeError::Body)
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
