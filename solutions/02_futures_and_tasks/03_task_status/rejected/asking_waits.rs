//! rejected by: a_running_job_is_reported_as_running, asking_takes_no_time, a_job_may_ask_for_its_own_status, a_job_that_was_asked_goes_on, a_job_that_is_being_stopped_still_runs, what_a_stopped_job_owns_finds_it_running, the_task_that_waits_last_is_woken, after_a_stop_the_job_has_really_ended, what_a_job_that_ends_owns_finds_it_running — waits on a channel for the outcome, and stops the loop on which the job would have to run
//! > The status is returned without waiting.
//!
//! > The job starts at the call, and goes on whether or not its status is asked.

use std::any::Any;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, OnceLock};
use tokio::task::{AbortHandle, JoinError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

pub struct Job<T, E> {
    told: Mutex<Receiver<Status<T, E>>>,
    outcome: OnceLock<Status<T, E>>,
    abort: AbortHandle,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let work = tokio::spawn(future);
        let abort = work.abort_handle();
        let (tell, told) = channel();
        tokio::spawn(async move { tell.send(outcome(work.await)) });
        Self {
            told: Mutex::new(told),
            outcome: OnceLock::new(),
            abort,
        }
    }

    pub fn status(&self) -> Status<T, E> {
        let told = self.told.lock().unwrap();
        self.outcome.get_or_init(|| told.recv().unwrap()).clone()
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.abort.abort();
        // Both tasks have their turn.
        tokio::task::yield_now().await;
        self.status()
    }
}

fn outcome<T, E>(joined: Result<Result<T, E>, JoinError>) -> Status<T, E> {
    match joined {
        Ok(Ok(value)) => Status::Succeeded(value),
        Ok(Err(error)) => Status::Failed(error),
        Err(ended) => match ended.try_into_panic() {
            Ok(payload) => Status::Panicked(message(&*payload)),
            Err(_) => Status::Cancelled,
        },
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
