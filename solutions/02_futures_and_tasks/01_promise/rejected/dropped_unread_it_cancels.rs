//! rejected by: a_promise_that_goes_unread_stays_as_it_was_decided, a_resolver_may_go_once_it_has_decided — the drop of an end cancels what was not awaited, whatever was decided
//! > later ones change neither the state nor the outcome

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let shared = Arc::new(Mutex::new(Inner {
        state: State::Pending,
        outcome: None,
        waker: None,
    }));
    let resolver = Resolver {
        shared: Shared(shared.clone()),
    };
    let promise = Promise {
        shared: Shared(shared),
    };
    (resolver, promise)
}

pub struct Resolver<T, E> {
    shared: Shared<T, E>,
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        match self.shared.pending() {
            Some(inner) => {
                inner.decide(State::Resolved, Ok(value));
                Ok(())
            }
            None => Err(value),
        }
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        match self.shared.pending() {
            Some(inner) => {
                inner.decide(State::Failed, Err(PromiseError::Failed(error)));
                Ok(())
            }
            None => Err(error),
        }
    }

    pub fn cancel(&self) {
        self.shared.cancel();
    }

    pub fn state(&self) -> State {
        self.shared.lock().state
    }
}

pub struct Promise<T, E> {
    shared: Shared<T, E>,
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        self.shared.cancel();
    }

    pub fn state(&self) -> State {
        self.shared.lock().state
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.shared.lock();
        if inner.state == State::Pending {
            inner.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        let outcome = inner.outcome.take();
        Poll::Ready(outcome.expect("a promise is not polled after its end"))
    }
}

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.shared.give_up();
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.shared.give_up();
    }
}

struct Shared<T, E>(Arc<Mutex<Inner<T, E>>>);

struct Inner<T, E> {
    state: State,
    outcome: Option<Result<T, PromiseError<E>>>,
    waker: Option<Waker>,
}

struct Pending<'a, T, E>(MutexGuard<'a, Inner<T, E>>);

impl<T, E> Shared<T, E> {
    fn lock(&self) -> MutexGuard<'_, Inner<T, E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> Option<Pending<'_, T, E>> {
        let inner = self.lock();
        (inner.state == State::Pending).then_some(Pending(inner))
    }

    /// Nobody has had the outcome, and one of the two ends is gone.
    fn give_up(&self) {
        self.cancel();
        let mut inner = self.lock();
        if let Some(outcome) = &mut inner.outcome {
            *outcome = Err(PromiseError::Cancelled);
            inner.state = State::Cancelled;
        }
    }

    fn cancel(&self) {
        if let Some(inner) = self.pending() {
            inner.decide(State::Cancelled, Err(PromiseError::Cancelled));
        }
    }
}

impl<T, E> Pending<'_, T, E> {
    fn decide(mut self, state: State, outcome: Result<T, PromiseError<E>>) {
        self.0.state = state;
        self.0.outcome = Some(outcome);
        let waker = self.0.waker.take();
        // A waker may run any code: not under our lock.
        drop(self);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
