//! rejected by: what_a_stopped_job_owns_finds_it_running — a guard reports the cancel, and was given to the task before the job: of a task that never begins, it is dropped first
//! > by itself or by a stop, and all that it owned is dropped.

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// How a job is getting on, or how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}
fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or("panicked", |t| *t)
            .to_owned(),
    }
}

pub struct Job<T, E> {
    abort: AbortHandle,
    state: watch::Receiver<Status<T, E>>,
}
struct End<T, E>(watch::Sender<Status<T, E>>);
impl<T, E> Drop for End<T, E> {
    fn drop(&mut self) {
        self.0.send_if_modified(|s| {
            let open = matches!(s, Status::Running);
            if open {
                *s = Status::Cancelled;
            }
            open
        });
    }
}
impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let (tx, state) = watch::channel(Status::Running);
        let end = End(tx);
        let task = tokio::spawn(async move {
            let end = end;
            let outcome = match AssertUnwindSafe(future).catch_unwind().await {
                Ok(Ok(value)) => Status::Succeeded(value),
                Ok(Err(error)) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(payload)),
            };
            end.0.send_replace(outcome);
        });
        Self {
            abort: task.abort_handle(),
            state,
        }
    }
    pub fn status(&self) -> Status<T, E> {
        self.state.borrow().clone()
    }
    pub async fn stop(&mut self) -> Status<T, E> {
        self.abort.abort();
        let _ = self.state.wait_for(|s| !matches!(s, Status::Running)).await;
        self.status()
    }
}
