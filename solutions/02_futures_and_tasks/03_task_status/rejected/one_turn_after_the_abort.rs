//! rejected by: after_a_stop_the_job_has_really_ended — yields once after the abort, as if one turn of the loop came round to every task
//! > When `stop` returns, the job has really ended: all that it owned is dropped.

use futures::FutureExt;
use std::sync::Mutex;
use tokio::task::{JoinError, JoinHandle};

/// How a job is getting on, or how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}
fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or("panicked", |t| *t)
            .to_owned(),
    }
}

enum State<T, E> {
    Open(JoinHandle<Result<T, E>>),
    Ended(Status<T, E>),
}
pub struct Job<T, E> {
    state: Mutex<State<T, E>>,
}
fn outcome<T, E>(joined: Result<Result<T, E>, JoinError>) -> Status<T, E> {
    match joined {
        Ok(Ok(value)) => Status::Succeeded(value),
        Ok(Err(error)) => Status::Failed(error),
        Err(error) if error.is_cancelled() => Status::Cancelled,
        Err(error) => Status::Panicked(message(error.into_panic())),
    }
}
impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self {
            state: Mutex::new(State::Open(tokio::spawn(future))),
        }
    }
    pub fn status(&self) -> Status<T, E> {
        let Ok(mut state) = self.state.lock() else {
            return Status::Running;
        };
        if let State::Open(handle) = &mut *state {
            if !handle.is_finished() {
                return Status::Running;
            }
            match tokio::task::coop::unconstrained(handle).now_or_never() {
                Some(joined) => *state = State::Ended(outcome(joined)),
                None => return Status::Running,
            }
        }
        match &*state {
            State::Ended(status) => status.clone(),
            State::Open(_) => Status::Running,
        }
    }
    pub async fn stop(&mut self) -> Status<T, E> {
        let state = self.state.get_mut().unwrap_or_else(|e| e.into_inner());
        if let State::Open(handle) = state {
            handle.abort();
            tokio::task::yield_now().await;
            let joined = tokio::task::coop::unconstrained(&mut *handle).now_or_never();
            *state = State::Ended(joined.map_or(Status::Cancelled, outcome));
        }
        self.status()
    }
}
