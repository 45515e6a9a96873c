//! rejected by: stopping_a_job_that_has_ended_returns_its_outcome — a second task writes the outcome down; a stop that comes before its turn finds nothing, and calls that cancelled
//! > A job that had ended keeps its outcome.

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
        tokio::spawn(async move { tell.send_replace(outcome(work.await)) });
        Self { status, abort }
    }

    pub fn status(&self) -> Status<T, E> {
        self.status.borrow().clone()
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.abort.abort();
        while !self.abort.is_finished() {
            tokio::task::yield_now().await;
        }
        match self.status() {
            Status::Running => Status::Cancelled,
            ended => ended,
        }
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
