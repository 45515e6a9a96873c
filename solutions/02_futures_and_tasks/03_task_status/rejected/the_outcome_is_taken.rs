//! rejected by: the_outcome_is_reported_as_often_as_asked, stopping_twice_is_safe, stopping_a_job_that_has_ended_returns_its_outcome, a_stop_that_was_given_up_can_be_called_again, a_panic_in_a_drop_is_an_end, two_threads_may_ask_at_once, a_job_that_ended_by_a_stop_that_was_given_up_says_so — hands the outcome out at the first question, and says "running" at the second
//! > Asking takes nothing away: the outcome is the same each time
//!
//! > After a stop, another stop and `status` return the same.

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
        let end = End(outcome.clone());
        let handle = tokio::spawn(async move {
            let (future, end) = (future, end);
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
            .take()
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
