//! rejected by: a_stop_that_was_given_up_can_be_called_again — takes the handle out of the job to await it; when the stop is dropped, the handle goes too
//! > If a stop is dropped before it returns, another one still ends the job.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use tokio::task::JoinHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

pub struct Job<T, E> {
    outcome: Arc<OnceLock<Status<T, E>>>,
    handle: Option<JoinHandle<()>>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let outcome = Arc::new(OnceLock::new());
        let end = End(outcome.clone());
        let handle = tokio::spawn(async move {
            let (future, end) = (future, end);
            let status = match AssertUnwindSafe(future).catch_unwind().await {
                Ok(Ok(value)) => Status::Succeeded(value),
                Ok(Err(error)) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(&*payload)),
            };
            let _ = end.0.set(status);
        });
        Self {
            outcome,
            handle: Some(handle),
        }
    }

    pub fn status(&self) -> Status<T, E> {
        self.outcome.get().cloned().unwrap_or(Status::Running)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        if let Some(handle) = self.handle.take() {
            handle.abort();
            let _ = handle.await;
        }
        self.status()
    }
}

struct End<T, E>(Arc<OnceLock<Status<T, E>>>);

impl<T, E> Drop for End<T, E> {
    fn drop(&mut self) {
        let _ = self.0.set(Status::Cancelled);
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
