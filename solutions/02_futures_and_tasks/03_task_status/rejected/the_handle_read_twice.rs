//! rejected by: a_job_that_was_asked_goes_on, the_outcome_is_reported_as_often_as_asked, two_hundred_are_asked_at_once, stopping_twice_is_safe, a_stop_that_was_given_up_can_be_called_again, a_panic_in_a_drop_is_an_end, two_threads_may_ask_at_once, a_job_that_ended_by_a_stop_that_was_given_up_says_so — polls the `JoinHandle` again after it has given its result, and that panics
//! > Asking takes nothing away: the outcome is the same each time

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

pub struct Job<T, E> {
    handle: Mutex<JoinHandle<Result<T, E>>>,
}

impl<T, E> Job<T, E>
where
    T: Clone + Send + Sync + 'static,
    E: Clone + Send + Sync + 'static,
{
    pub fn start(future: impl Future<Output = Result<T, E>> + Send + 'static) -> Self {
        Self {
            handle: Mutex::new(tokio::spawn(future)),
        }
    }

    pub fn status(&self) -> Status<T, E> {
        let mut handle = self.handle.lock().unwrap();
        match (&mut *handle).now_or_never() {
            Some(joined) => outcome(joined),
            None => Status::Running,
        }
    }

    pub async fn stop(&mut self) -> Status<T, E> {
        let handle = self.handle.get_mut().unwrap();
        handle.abort();
        outcome(handle.await)
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
