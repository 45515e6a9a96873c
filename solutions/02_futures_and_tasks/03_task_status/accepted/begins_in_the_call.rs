//! The job is polled once in the call: what is ready at once needs no task.

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| text.to_string())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

use futures::FutureExt;
use std::sync::Mutex;
use tokio::task::{JoinError, JoinHandle};
enum Kept<T, E> {
    Runs(JoinHandle<Result<T, E>>),
    Ended(Status<T, E>),
}
pub struct Job<T, E> {
    kept: Mutex<Kept<T, E>>,
}
fn outcome<T, E>(ended: Result<Result<T, E>, JoinError>) -> Status<T, E> {
    match ended {
        Ok(Ok(value)) => Status::Succeeded(value),
        Ok(Err(error)) => Status::Failed(error),
        Err(error) => match error.try_into_panic() {
            Ok(payload) => Status::Panicked(message(&*payload)),
            Err(_) => Status::Cancelled,
        },
    }
}
fn caught<T, E>(ended: std::thread::Result<Result<T, E>>) -> Status<T, E> {
    match ended {
        Ok(ended) => outcome(Ok(ended)),
        Err(payload) => Status::Panicked(message(&*payload)),
    }
}
impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        let mut future = Box::pin(std::panic::AssertUnwindSafe(future).catch_unwind());
        // Many are ready at once, and need no task.
        if let Some(ended) = tokio::task::unconstrained(future.as_mut()).now_or_never() {
            return Job {
                kept: Mutex::new(Kept::Ended(caught(ended))),
            };
        }
        Job {
            kept: Mutex::new(Kept::Runs(tokio::spawn(async move {
                future
                    .await
                    .unwrap_or_else(|p| std::panic::resume_unwind(p))
            }))),
        }
    }
    pub fn status(&self) -> Status<T, E> {
        let mut kept = self.kept.lock().unwrap();
        if let Kept::Runs(handle) = &mut *kept {
            if !handle.is_finished() {
                return Status::Running;
            }
            match tokio::task::unconstrained(handle).now_or_never() {
                Some(ended) => *kept = Kept::Ended(outcome(ended)),
                None => return Status::Running,
            }
        }
        match &*kept {
            Kept::Ended(status) => status.clone(),
            Kept::Runs(_) => unreachable!(),
        }
    }
    pub async fn stop(&mut self) -> Status<T, E> {
        let kept = self.kept.get_mut().unwrap();
        if let Kept::Runs(handle) = kept {
            handle.abort();
            let ended = handle.await;
            *kept = Kept::Ended(outcome(ended));
        }
        self.status()
    }
}
