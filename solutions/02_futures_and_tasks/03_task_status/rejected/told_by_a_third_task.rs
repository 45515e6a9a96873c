//! rejected by: the_outcome_is_there_a_turn_after_the_end — a task makes the outcome of the handle's, and another writes it down: that is a turn too many
//! > One turn of the loop after the job's end it is the outcome.

use std::any::Any;
use tokio::sync::watch;
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
        let ended = tokio::spawn(async move { outcome(work.await) });
        tokio::spawn(async move {
            if let Ok(status) = ended.await {
                tell.send_replace(status);
            }
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
