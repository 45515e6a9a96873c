//! rejected by: the_outcome_is_there_a_turn_after_the_end, a_stop_takes_no_time, a_job_that_ended_by_a_stop_that_was_given_up_says_so, the_task_that_waits_last_is_woken — a second task looks every ten milliseconds whether the job has ended
//! > One turn of the loop after the job's end it is the outcome.
//!
//! > It returns as soon as the job has ended.

use std::any::Any;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinError};
use tokio::time::sleep;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

pub struct Job<T, E> {
    status: watch::Receiver<Status<T, E>>,
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
        let (tell, status) = watch::channel(Status::Running);
        tokio::spawn(async move {
            while !work.is_finished() {
                sleep(Duration::from_millis(10)).await;
            }
            tell.send_replace(outcome(work.await))
        });
        Self { status, abort }
    }

    pub fn status(&self) -> Status<T, E> {
        self.status.borrow().clone()
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.abort.abort();
        let ended = self
            .status
            .wait_for(|status| !matches!(status, Status::Running));
        ended
            .await
            .map_or(Status::Cancelled, |status| status.clone())
    }
}

fn outcome<T, E>(joined: Result<Result<T, E>, JoinError>) -> Status<T, E> {
    match joined {
        Ok(Ok(value)) => Status::Succeeded(value),
        Ok(Err(error)) => Status::Failed(error),
        Err(ended) if ended.is_panic() => Status::Panicked(message(&*ended.into_panic())),
        Err(_) => Status::Cancelled,
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
