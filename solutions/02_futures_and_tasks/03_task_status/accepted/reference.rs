//! A job that can be asked how it is, as often as one likes.

// starter:
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use tokio::task::JoinHandle;
// end starter

/// How a job is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    /// It has not ended.
    Running,
    /// It gave this result.
    Succeeded(T),
    /// It gave this error.
    Failed(E),
    /// It panicked with this message; "panicked" where the panic's payload is
    /// neither a `&str` nor a `String`.
    Panicked(String),
    /// It was stopped before its end.
    Cancelled,
}

/// A job that runs as a task.
// starter: pub struct Job<T, E> {
// starter:     gives: std::marker::PhantomData<(T, E)>,
// starter: }
pub struct Job<T, E> {
    /// Written once, when the task ends.
    outcome: Arc<OnceLock<Status<T, E>>>,
    handle: JoinHandle<()>,
}
// end starter

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    /// Starts the job. The work starts at the call, and goes on whether or not
    /// anybody asks. Called inside a runtime.
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        // starter: todo!("spawn it, so that its outcome is kept")
        let outcome = Arc::new(OnceLock::new());
        let end = End(outcome.clone());
        let handle = tokio::spawn(async move {
            let end = end;
            let status = match AssertUnwindSafe(future).catch_unwind().await {
                Ok(Ok(value)) => Status::Succeeded(value),
                Ok(Err(error)) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(&*payload)),
            };
            let _ = end.0.set(status);
        });
        Self { outcome, handle }
        // end starter
    }

    /// How the job is now. It never waits, and the answer can be had any number
    /// of times; one turn of the loop after the job's end it is the outcome.
    pub fn status(&self) -> Status<T, E> {
        // starter: todo!("tell the outcome, if there is one")
        self.outcome.get().cloned().unwrap_or(Status::Running)
        // end starter
    }

    /// Stops the job, and gives its final status: that is `Cancelled`, or the
    /// outcome of a job that had ended before. May be called again.
    ///
    /// When it returns, the job has really ended: all that it owned is dropped.
    pub async fn stop(&mut self) -> Status<T, E> {
        // starter: todo!("end it, and wait until it has ended")
        self.handle.abort();
        if !self.handle.is_finished() {
            // The outcome is in the cell, whatever the handle says.
            let _ = (&mut self.handle).await;
        }
        self.status()
        // end starter
    }
}

// starter:
/// Owned by the task. Dropped without an outcome, the task was cancelled.
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
// end starter
