//! rejected by: cancelled_in_the_body_it_is_closed_all_the_same — spares the server, and says goodbye to it one connection at a time
//! > The close then begins before any time passes.

use futures::FutureExt;
use lab::{CloseError, Connection, Pool};
use std::any::Any;
use std::panic::{AssertUnwindSafe, resume_unwind};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeError<E> {
    Body(E),
    Close(CloseError),
    Both { body: E, close: CloseError },
}

static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

struct Closing(Option<Connection>);

impl Closing {
    fn begin(&mut self) -> Option<JoinHandle<Result<(), CloseError>>> {
        let connection = self.0.take()?;
        Some(tokio::spawn(async move {
            let _turn = ONE_AT_A_TIME.lock().await;
            connection.close().await
        }))
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
    let connection = pool.connect().await;
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
