//! rejected by: the_state_stays_when_the_outcome_was_taken, a_late_result_is_returned, a_late_error_is_returned — reads the state off the outcome, which is gone as soon as it has been awaited
//! > The state stays as it was decided after the outcome has been awaited.

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
    outcome: Option<Result<T, PromiseError<E>>>,
    waker: Option<Waker>,
}

impl<T, E> Inner<T, E> {
    fn state(&self) -> State {
        match &self.outcome {
            None => State::Pending,
            Some(Ok(_)) => State::Resolved,
            Some(Err(PromiseError::Failed(_))) => State::Failed,
            Some(Err(PromiseError::Cancelled)) => State::Cancelled,
        }
    }

    fn decide(&mut self, outcome: Result<T, PromiseError<E>>) {
        self.outcome = Some(outcome);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    fn cancel(&mut self) {
        if self.state() == State::Pending {
            self.decide(Err(PromiseError::Cancelled));
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
        if inner.state() != State::Pending {
            return Err(value);
        }
        inner.decide(Ok(value));
        Ok(())
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        let mut inner = self.inner.lock().unwrap();
        if inner.state() != State::Pending {
            return Err(error);
        }
        inner.decide(Err(PromiseError::Failed(error)));
        Ok(())
    }

    pub fn cancel(&self) {
        self.inner.lock().unwrap().cancel();
    }

    pub fn state(&self) -> State {
        self.inner.lock().unwrap().state()
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
        self.inner.lock().unwrap().state()
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.inner.lock().unwrap();
        match inner.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                inner.waker = Some(context.waker().clone());
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
