//! rejected by: the_outcome_is_reported_as_often_as_asked, stopping_twice_is_safe, stopping_a_job_that_has_ended_returns_its_outcome, a_panic_in_a_drop_is_an_end — keeps the payload of a panic, and takes it out to read the message: the second question finds none
//! > Asking takes nothing away: the outcome is the same each time

use std::any::Any;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status<T, E> {
    Running,
    Succeeded(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}
use futures::FutureExt;
use std::sync::Mutex;
use tokio::task::{JoinError, JoinHandle, unconstrained};

enum State<T, E> {
    Runs(JoinHandle<Result<T, E>>),
    Gave(Result<T, E>),
    Broke(Box<dyn Any + Send>),
    Stopped,
}

pub struct Job<T, E> {
    state: Mutex<State<T, E>>,
}

fn state<T, E>(joined: Result<Result<T, E>, JoinError>) -> State<T, E> {
    match joined {
        Ok(result) => State::Gave(result),
        Err(error) => match error.try_into_panic() {
            Ok(payload) => State::Broke(payload),
            Err(_) => State::Stopped,
        },
    }
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self {
            state: Mutex::new(State::Runs(tokio::spawn(future))),
        }
    }

    pub fn status(&self) -> Status<T, E> {
        let mut now = self.state.lock().unwrap();
        if let State::Runs(task) = &mut *now
            && let Some(joined) = unconstrained(task).now_or_never()
        {
            *now = state(joined);
        }
        match &mut *now {
            State::Runs(_) => Status::Running,
            State::Gave(Ok(value)) => Status::Succeeded(value.clone()),
            State::Gave(Err(error)) => Status::Failed(error.clone()),
            State::Broke(payload) => {
                let payload = std::mem::replace(payload, Box::new(()));
                Status::Panicked(text(payload))
            }
            State::Stopped => Status::Cancelled,
        }
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        let now = self.state.get_mut().unwrap();
        if let State::Runs(task) = now {
            task.abort();
            let joined = task.await;
            *now = state(joined);
        }
        self.status()
    }
}
