//! rejected by: a_job_that_ended_by_a_stop_that_was_given_up_says_so — a cancel is noted by the stop that waited for it: dropped half-way, it notes nothing, and the job that is gone is "running" for ever
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
    stopped: bool,
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
            match outcome(work.await) {
                Status::Cancelled => {}
                ended => drop(tell.send_replace(ended)),
            }
        });
        Self {
            status,
            abort,
            stopped: false,
        }
    }

    pub fn status(&self) -> Status<T, E> {
        match &*self.status.borrow() {
            Status::Running if self.stopped => Status::Cancelled,
            status => status.clone(),
        }
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.abort.abort();
        let ended = self
            .status
            .wait_for(|status| !matches!(status, Status::Running));
        self.stopped = ended.await.is_err();
        self.status()
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
