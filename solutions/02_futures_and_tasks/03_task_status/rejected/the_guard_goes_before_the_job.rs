//! rejected by: what_a_stopped_job_owns_finds_it_running — a guard reports the cancel, and is dropped before the future, which was declared first
//! > by itself or by a stop, and all that it owned is dropped.

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

struct End<T, E>(Cell<T, E>);

impl<T, E> Drop for End<T, E> {
    fn drop(&mut self) {
        self.0.lock().unwrap().get_or_insert(Status::Cancelled);
    }
}

pub struct Job<T, E> {
    cell: Cell<T, E>,
    handle: JoinHandle<()>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let cell = Cell::default();
        let write = cell.clone();
        let end = End(write);
        let handle = tokio::spawn(async move {
            let mut future = Box::pin(AssertUnwindSafe(future).catch_unwind());
            let end = end;
            let status = match future.as_mut().await {
                Ok(result) => returned(result),
                Err(payload) => Status::Panicked(message(&*payload)),
            };
            drop(future);
            *end.0.lock().unwrap() = Some(status);
        });
        Self { cell, handle }
    }

    pub fn status(&self) -> Status<T, E> {
        let outcome = self.cell.lock().unwrap().clone();
        match outcome {
            Some(outcome) => outcome,
            None => Status::Running,
        }
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        self.handle.abort();
        if !self.handle.is_finished() {
            let _ = (&mut self.handle).await;
        }
        self.status()
    }
}
