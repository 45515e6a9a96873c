//! rejected by: a_result_comes_out_as_this_value, awaiting_after_the_set_works, an_error_comes_out_as_this_error, to_await_a_cancelled_promise_is_an_error, a_resolver_may_go_once_it_has_decided, a_dropped_resolver_cancels_and_never_hangs — hands the outcome over only together with a wake, so with nobody waiting yet there is none
//! > The outcome is `Ok` with this value.
//!
//! > even if there was no poll before

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
        if let Some(waker) = inner.waker.take() {
            inner.outcome = Some(outcome);
            drop(inner);
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

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        Inner::cancel(self.inner.lock().unwrap());
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
