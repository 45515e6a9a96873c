//! rejected by: every_decision_wakes_the_task_that_waits, a_task_that_waits_no_more_is_left_alone, a_task_is_woken_exactly_once — keeps the waker of the first poll for ever, as if a future never changed its task
//! > The decision wakes the waker of the newest poll.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Pending,
    Resolved,
    Failed,
    Cancelled,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseError<E> {
    Failed(E),
    Cancelled,
}

struct Inner<T, E> {
    state: State,
    outcome: Option<Result<T, PromiseError<E>>>,
    waker: Option<Waker>,
}

impl<T, E> Inner<T, E> {
    fn decide(&mut self, state: State, outcome: Result<T, PromiseError<E>>) {
        self.state = state;
        self.outcome = Some(outcome);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn cancel(&mut self) {
        if self.state == State::Pending {
            self.decide(State::Cancelled, Err(PromiseError::Cancelled));
        }
    }
}

pub struct Resolver<T, E> {
    inner: Arc<Mutex<Inner<T, E>>>,
}

pub struct Promise<T, E> {
    inner: Arc<Mutex<Inner<T, E>>>,
}

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let inner = Inner {
        state: State::Pending,
        outcome: None,
        waker: None,
    };
    let inner = Arc::new(Mutex::new(inner));
    (
        Resolver {
            inner: inner.clone(),
        },
        Promise { inner },
    )
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        let mut inner = self.inner.lock().unwrap();
        if inner.state != State::Pending {
            return Err(value);
        }
        inner.decide(State::Resolved, Ok(value));
        Ok(())
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        let mut inner = self.inner.lock().unwrap();
        if inner.state != State::Pending {
            return Err(error);
        }
        inner.decide(State::Failed, Err(PromiseError::Failed(error)));
        Ok(())
    }

    pub fn cancel(&self) {
        self.inner.lock().unwrap().cancel();
    }

    pub fn state(&self) -> State {
        self.inner.lock().unwrap().state
    }
}

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.inner.lock().unwrap().cancel();
    }
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        self.inner.lock().unwrap().cancel();
    }

    pub fn state(&self) -> State {
        self.inner.lock().unwrap().state
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.inner.lock().unwrap();
        match inner.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                inner.waker.get_or_insert_with(|| context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.inner.lock().unwrap().cancel();
    }
}
