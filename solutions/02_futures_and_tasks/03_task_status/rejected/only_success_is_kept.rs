//! rejected by: an_error_is_reported_as_this_error, a_panic_is_reported_with_its_message, a_panic_without_a_text_is_still_a_panic, the_outcome_is_there_a_turn_after_the_end, the_outcome_is_reported_as_often_as_asked, two_hundred_are_asked_at_once, stopping_a_job_that_has_ended_returns_its_outcome, stopping_twice_is_safe — writes the outcome down only when it is good, and calls everything else cancelled
//! > or `Failed` with its error

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
            let end = end;
            if let Ok(value) = future.await {
                *end.0.lock().unwrap() = Some(Status::Succeeded(value));
            }
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
