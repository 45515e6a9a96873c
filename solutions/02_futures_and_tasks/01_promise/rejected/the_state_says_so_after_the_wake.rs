//! rejected by: a_waker_may_ask_and_drop_the_promise — the state has a lock of its own, and is noted when the outcome has been handed over
//! > a waker may ask for the state, which is decided then

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

/// What has become of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing is decided.
    Pending,
    /// It has a result.
    Resolved,
    /// It has an error.
    Failed,
    /// One of the two ends cancelled it.
    Cancelled,
}

/// Why a promise has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseError<E> {
    /// The resolver set this error.
    Failed(E),
    /// One of the two ends cancelled it.
    Cancelled,
}

type Outcome<T, E> = Result<T, PromiseError<E>>;

fn state_of<T, E>(outcome: &Outcome<T, E>) -> State {
    match outcome {
        Ok(_) => State::Resolved,
        Err(PromiseError::Failed(_)) => State::Failed,
        Err(PromiseError::Cancelled) => State::Cancelled,
    }
}

struct Inner<T, E> {
    decided: bool,
    outcome: Option<Outcome<T, E>>,
    waker: Option<Waker>,
}

struct Shared<T, E>(Mutex<Inner<T, E>>, Mutex<State>);

impl<T, E> Shared<T, E> {
    fn decide(&self, outcome: Outcome<T, E>) -> Result<(), Outcome<T, E>> {
        let mut inner = self.0.lock().unwrap();
        if inner.decided {
            return Err(outcome);
        }
        inner.decided = true;
        let state = state_of(&outcome);
        inner.outcome = Some(outcome);
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
        *self.1.lock().unwrap() = state;
        Ok(())
    }

    fn state(&self) -> State {
        *self.1.lock().unwrap()
    }
}

/// Makes a promise, and the end that decides it.
pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let inner = Inner {
        decided: false,
        outcome: None,
        waker: None,
    };
    let shared = Arc::new(Shared(Mutex::new(inner), Mutex::new(State::Pending)));
    (
        Resolver {
            shared: shared.clone(),
        },
        Promise { shared },
    )
}

/// The end that decides.
pub struct Resolver<T, E> {
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Resolver<T, E> {
    /// Decides the promise with a result.
    pub fn set_result(&self, value: T) -> Result<(), T> {
        self.shared
            .decide(Ok(value))
            .map_err(|outcome| match outcome {
                Ok(value) => value,
                Err(_) => unreachable!("it was a result"),
            })
    }

    /// Decides the promise with an error.
    pub fn set_error(&self, error: E) -> Result<(), E> {
        self.shared
            .decide(Err(PromiseError::Failed(error)))
            .map_err(|outcome| match outcome {
                Err(PromiseError::Failed(error)) => error,
                _ => unreachable!("it was an error"),
            })
    }

    /// Decides that there will be no result.
    pub fn cancel(&self) {
        let _ = self.shared.decide(Err(PromiseError::Cancelled));
    }

    /// What has become of the promise so far.
    pub fn state(&self) -> State {
        self.shared.state()
    }
}

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.cancel();
    }
}

/// The end that waits.
pub struct Promise<T, E> {
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Promise<T, E> {
    /// Decides that no result is wanted.
    pub fn cancel(&self) {
        let _ = self.shared.decide(Err(PromiseError::Cancelled));
    }

    /// What has become of the promise so far.
    pub fn state(&self) -> State {
        self.shared.state()
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Outcome<T, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.shared.0.lock().unwrap();
        match inner.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                let older = inner.waker.replace(context.waker().clone());
                drop(inner);
                drop(older);
                Poll::Pending
            }
        }
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.cancel();
    }
}
