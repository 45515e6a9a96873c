//! rejected by: a_job_stopped_before_its_first_poll_is_cancelled — makes the guard that reports a cancel inside the task, so a task that never had a turn has none
//! > A job that had not ended is `Cancelled`, even if it had not begun.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
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
    outcome: Arc<Mutex<Option<Status<T, E>>>>,
    handle: JoinHandle<()>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let outcome = Arc::new(Mutex::new(None));
        let cell = outcome.clone();
        let handle = tokio::spawn(async move {
            let end = End(cell);
            let status = match AssertUnwindSafe(future).catch_unwind().await {
                Ok(Ok(value)) => Status::Succeeded(value),
                Ok(Err(error)) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(&*payload)),
            };
            *end.0.lock().unwrap() = Some(status);
        });
        Self { outcome, handle }
    }

    pub fn status(&self) -> Status<T, E> {
        self.outcome
            .lock()
            .unwrap()
            .clone()
            .unwrap_or(Status::Running)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.handle.abort();
        if !self.handle.is_finished() {
            let _ = (&mut self.handle).await;
        }
        self.status()
    }
}

struct End<T, E>(Arc<Mutex<Option<Status<T, E>>>>);

impl<T, E> Drop for End<T, E> {
    fn drop(&mut self) {
        self.0.lock().unwrap().get_or_insert(Status::Cancelled);
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}
