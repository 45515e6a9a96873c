//! rejected by: while_it_waits_it_does_not_look_again — asks for a place again every half minute, as if a place could have been lost
//! > While it waits for a place, it does not look again and again.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::timeout;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

struct Closing(Option<Connection>);

impl Closing {
    fn begin(&mut self) -> Option<JoinHandle<Result<(), CloseError>>> {
        let connection = self.0.take()?;
        Some(tokio::spawn(async move { connection.close().await }))
    }
}

impl Drop for Closing {
    fn drop(&mut self) {
        self.begin();
    }
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
    let connection = loop {
        match timeout(Duration::from_secs(30), pool.connect()).await {
            Ok(connection) => break connection,
            // Perhaps a place has been lost. Ask again.
            Err(_) => continue,
        }
    };
    let mut closing = Closing(Some(connection.clone()));
    let ended = AssertUnwindSafe(async move { body(connection).await })
        .catch_unwind()
        .await;
    let closed = match closing.begin() {
        Some(task) => task.await.expect("it does not panic"),
        None => Ok(()),
    };
    outcome(ended, closed)
}
