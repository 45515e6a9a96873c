//! rejected by: a_panic_is_reported_with_its_message — cuts the message out of the text of the `JoinError`, where it stands with escapes
//! > A job that panicked is `Panicked` with the panic's message

use futures::FutureExt;
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

fn returned<T, E>(result: Result<T, E>) -> Status<T, E> {
    match result {
        Ok(value) => Status::Succeeded(value),
        Err(error) => Status::Failed(error),
    }
}

struct Inner<T, E> {
    handle: JoinHandle<Result<T, E>>,
    outcome: Option<Status<T, E>>,
}

pub struct Job<T, E>(Mutex<Inner<T, E>>);

fn ended<T, E>(joined: Result<Result<T, E>, JoinError>) -> Status<T, E> {
    match joined {
        Ok(result) => returned(result),
        Err(error) if error.is_cancelled() => Status::Cancelled,
        Err(error) => {
            // "task 7 panicked with message "...""
            let text = error.to_string();
            let message = text
                .split_once("with message \"")
                .map(|(_, rest)| rest.trim_end_matches('"'));
            Status::Panicked(message.unwrap_or("panicked").to_string())
        }
    }
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self(Mutex::new(Inner {
            handle: tokio::spawn(future),
            outcome: None,
        }))
    }

    pub fn status(&self) -> Status<T, E> {
        let mut inner = self.0.lock().unwrap();
        if inner.outcome.is_none() && inner.handle.is_finished() {
            inner.outcome = tokio::task::coop::unconstrained(&mut inner.handle)
                .now_or_never()
                .map(ended);
        }
        inner.outcome.clone().unwrap_or(Status::Running)
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        let inner = self.0.get_mut().unwrap();
        if inner.outcome.is_none() {
            inner.handle.abort();
            let joined = (&mut inner.handle).await;
            inner.outcome = Some(ended(joined));
        }
        inner.outcome.clone().unwrap()
    }
}
