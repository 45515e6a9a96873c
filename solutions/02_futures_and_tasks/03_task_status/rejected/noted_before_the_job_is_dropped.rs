//! rejected by: what_a_job_that_ends_owns_finds_it_running — polls the job by hand and notes what it returned at once; the job itself goes with its task, behind that
//! > by itself or by a stop, and all that it owned is dropped.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};
use std::task::Poll;
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
        let noted = outcome.clone();
        let mut job = Box::pin(future);
        let handle = tokio::spawn(poll_fn(move |context| {
            let polled = catch_unwind(AssertUnwindSafe(|| job.as_mut().poll(context)));
            let status = match polled {
                Ok(Poll::Pending) => return Poll::Pending,
                Ok(Poll::Ready(Ok(value))) => Status::Succeeded(value),
                Ok(Poll::Ready(Err(error))) => Status::Failed(error),
                Err(payload) => Status::Panicked(message(&*payload)),
            };
            let _ = noted.set(status);
            Poll::Ready(())
        }));
        Self { outcome, handle }
    }

    pub fn status(&self) -> Status<T, E> {
        let otherwise = match self.handle.is_finished() {
            true => Status::Cancelled,
            false => Status::Running,
        };
        self.outcome.get().cloned().unwrap_or(otherwise)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.handle.abort();
        if !self.handle.is_finished() {
            let _ = (&mut self.handle).await;
        }
        self.status()
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
