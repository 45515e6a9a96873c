//! rejected by: a_panic_is_reported_with_its_message — tidies the message up for a line of a table, and cuts the blanks off its ends
//! > A job that panicked is `Panicked` with the panic's message

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
            *state = State::Read(outcome(handle.await));
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
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .map_or("panicked", str::trim)
        .to_owned()
}
