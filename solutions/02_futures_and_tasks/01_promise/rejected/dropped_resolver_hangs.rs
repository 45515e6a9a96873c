//! rejected by: a_dropped_resolver_cancels_and_never_hangs, an_end_that_goes_in_a_panic_cancels, a_task_is_woken_exactly_once — nothing happens when the resolver is dropped, so the task that awaits the promise waits for ever
//! > Dropping the resolver of a pending promise cancels the promise.

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
