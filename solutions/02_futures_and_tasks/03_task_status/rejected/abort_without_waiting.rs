//! rejected by: a_job_that_is_being_stopped_still_runs, after_a_stop_the_job_has_really_ended, a_stop_that_was_given_up_can_be_called_again, what_a_stopped_job_owns_finds_it_running — asks the task to end, says that it has been cancelled, and does not wait
//! > When `stop` returns, the job has really ended

use futures::FutureExt;
use std::any::Any;
use std::sync::Mutex;
use tokio::task::{JoinError, JoinHandle};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

enum State<T, E> {
    Unread(JoinHandle<Result<T, E>>),
    Read(Status<T, E>),
}

pub struct Job<T, E> {
    state: Mutex<State<T, E>>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self {
            state: Mutex::new(State::Unread(tokio::spawn(future))),
        }
    }

    pub fn status(&self) -> Status<T, E> {
        let mut state = self.state.lock().unwrap();
        if let State::Unread(handle) = &mut *state
            && let Some(joined) = tokio::task::coop::unconstrained(handle).now_or_never()
        {
            *state = State::Read(outcome(joined));
        }
        match &*state {
            State::Unread(_) => Status::Running,
            State::Read(status) => status.clone(),
        }
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        let state = self.state.get_mut().unwrap();
        if let State::Unread(handle) = state {
            handle.abort();
            let joined = handle.now_or_never();
            *state = State::Read(joined.map_or(Status::Cancelled, outcome));
        }
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
