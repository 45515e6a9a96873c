//! rejected by: a_panic_without_a_text_is_still_a_panic — expects a text in every panic
//! > Where the panic's payload is neither of them, the message is "panicked".

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
    handle: JoinHandle<()>,
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
        Self { outcome, handle }
    }

    pub fn status(&self) -> Status<T, E> {
        self.outcome.get().cloned().unwrap_or(Status::Running)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.handle.abort();
        if !self.handle.is_finished() {
            // The outcome is in the cell, whatever the handle says.
            let _ = (&mut self.handle).await;
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
        .expect("a panic has a message")
        .to_owned()
}
