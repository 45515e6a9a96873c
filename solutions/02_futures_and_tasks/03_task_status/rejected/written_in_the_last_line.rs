//! rejected by: a_panic_in_a_drop_is_an_end — the task notes its outcome in its last line, and a panic in the drop of the job never gets there
//! > One turn of the loop after the job's end it is the outcome.

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
fn message(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}

pub struct Job<T, E> {
    seen: Arc<OnceLock<Status<T, E>>>,
    task: JoinHandle<()>,
    stopped: bool,
}
impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let seen = Arc::new(OnceLock::new());
        let write = seen.clone();
        let task = tokio::spawn(async move {
            let status = match AssertUnwindSafe(future).catch_unwind().await {
                Ok(Ok(result)) => Status::Succeeded(result),
                Ok(Err(error)) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(payload)),
            };
            write.set(status).ok();
        });
        Self {
            seen,
            task,
            stopped: false,
        }
    }
    pub fn status(&self) -> Status<T, E> {
        match self.seen.get() {
            Some(status) => status.clone(),
            None if self.stopped && self.task.is_finished() => Status::Cancelled,
            None => Status::Running,
        }
    }
    pub async fn stop(&mut self) -> Status<T, E> {
        self.stopped = true;
        self.task.abort();
        while !self.task.is_finished() {
            (&mut self.task).await.ok();
        }
        self.status()
    }
}
