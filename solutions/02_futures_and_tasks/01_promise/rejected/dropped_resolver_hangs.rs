//! rejected by: a_dropped_resolver_cancels_and_never_hangs, an_end_that_goes_in_a_panic_cancels, a_task_is_woken_exactly_once, a_waker_may_ask_and_drop_the_promise — nothing happens when the resolver is dropped, so the task that awaits the promise waits for ever
//! > Dropping the resolver of a pending promise cancels the promise.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
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
    fn decide(mut inner: MutexGuard<'_, Self>, state: State, outcome: Result<T, PromiseError<E>>) {
        inner.state = state;
        inner.outcome = Some(outcome);
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn cancel(inner: MutexGuard<'_, Self>) {
        if inner.state == State::Pending {
            Self::decide(inner, State::Cancelled, Err(PromiseError::Cancelled));
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
        let inner = self.inner.lock().unwrap();
        if inner.state != State::Pending {
            return Err(value);
        }
        Inner::decide(inner, State::Resolved, Ok(value));
        Ok(())
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        let inner = self.inner.lock().unwrap();
        if inner.state != State::Pending {
            return Err(error);
        }
        Inner::decide(inner, State::Failed, Err(PromiseError::Failed(error)));
        Ok(())
    }

    pub fn cancel(&self) {
        Inner::cancel(self.inner.lock().unwrap());
    }

    pub fn state(&self) -> State {
        self.inner.lock().unwrap().state
    }
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        Inner::cancel(self.inner.lock().unwrap());
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
        Inner::cancel(self.inner.lock().unwrap());
    }
}
