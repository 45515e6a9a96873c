//! rejected by: a_stopped_job_is_reported_as_cancelled, what_a_job_that_ends_owns_finds_it_running — the stop is a message that the job looks at after its work: a job that is ready to end still ends
//! > A job that had not ended is `Cancelled`

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

fn returned<T, E>(result: Result<T, E>) -> Status<T, E> {
    match result {
        Ok(value) => Status::Succeeded(value),
        Err(error) => Status::Failed(error),
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_string()
    }
}

type Cell<T, E> = Arc<Mutex<Option<Status<T, E>>>>;

pub struct Job<T, E> {
    cell: Cell<T, E>,
    handle: JoinHandle<()>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let cell = Cell::default();
        let write = cell.clone();
        let (stop, mut asked) = tokio::sync::oneshot::channel::<()>();
        let handle = tokio::spawn(async move {
            let early = asked.try_recv();
            if early.is_ok() {
                return;
            }
            let alone = early == Err(tokio::sync::oneshot::error::TryRecvError::Closed);
            let job = std::pin::pin!(AssertUnwindSafe(future).catch_unwind());
            let asked = std::pin::pin!(async move {
                if alone || asked.await.is_err() {
                    std::future::pending::<()>().await;
                }
            });
            let status = match futures::future::select(job, asked).await {
                futures::future::Either::Left((Ok(result), _)) => returned(result),
                futures::future::Either::Left((Err(payload), _)) => {
                    Status::Panicked(message(&*payload))
                }
                futures::future::Either::Right(_) => return,
            };
            *write.lock().unwrap() = Some(status);
        });
        Self {
            cell,
            handle,
            stop: Some(stop),
        }
    }

    pub fn status(&self) -> Status<T, E> {
        let outcome = self.cell.lock().unwrap().clone();
        match outcome {
            Some(outcome) => outcome,
            None if self.handle.is_finished() => Status::Cancelled,
            None => Status::Running,
        }
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if !self.handle.is_finished() {
            let _ = (&mut self.handle).await;
        }
        self.status()
    }
}
