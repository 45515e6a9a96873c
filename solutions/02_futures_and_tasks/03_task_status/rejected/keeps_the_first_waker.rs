//! rejected by: the_task_that_waits_last_is_woken — keeps the waker of the first poll of `stop`, as if it stayed in one task
//! > It returns as soon as the job has ended.

use futures::FutureExt;
use std::any::Any;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::task::{Poll, Waker};
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
    waiting: Arc<OnceLock<Waker>>,
    handle: JoinHandle<()>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let outcome = Arc::new(OnceLock::new());
        let waiting = Arc::new(OnceLock::new());
        let end = End(outcome.clone(), waiting.clone());
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
            waiting,
            handle,
        }
    }
    pub fn status(&self) -> Status<T, E> {
        self.outcome.get().cloned().unwrap_or(Status::Running)
    }
    pub async fn stop(&mut self) -> Status<T, E> {
        self.handle.abort();
        poll_fn(|context| {
            let waker = || context.waker().clone();
            self.waiting.get_or_init(waker);
            match self.outcome.get() {
                Some(_) => Poll::Ready(()),
                None => Poll::Pending,
            }
        })
        .await;
        self.status()
    }
}
struct End<T, E>(Arc<OnceLock<Status<T, E>>>, Arc<OnceLock<Waker>>);

impl<T, E> Drop for End<T, E> {
    fn drop(&mut self) {
        let _ = self.0.set(Status::Cancelled);
        if let Some(waker) = self.1.get() {
            waker.wake_by_ref();
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
