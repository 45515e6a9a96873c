//! rejected by: a_cancel_is_there_as_soon_as_a_task_is_woken — a set stores and then wakes; the cancel, written later, wakes and then stores
//! > The first poll after the decision returns the outcome

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

struct Inner<T, E> {
    state: State,
    outcome: Option<Outcome<T, E>>,
    waker: Option<Waker>,
}

impl<T, E> Inner<T, E> {
    fn new() -> Self {
        Inner {
            state: State::Pending,
            outcome: None,
            waker: None,
        }
    }
}

struct Shared<T, E> {
    inner: Mutex<Inner<T, E>>,
}

impl<T, E> Shared<T, E> {
    fn decide(&self, state: State, outcome: Outcome<T, E>) -> Result<(), Outcome<T, E>> {
        let mut inner = self.inner.lock().unwrap();
        if inner.state != State::Pending {
            return Err(outcome);
        }
        inner.state = state;
        inner.outcome = Some(outcome);
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
        Ok(())
    }

    fn cancel(&self) {
        let waker = self.inner.lock().unwrap().waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
        let mut inner = self.inner.lock().unwrap();
        if inner.state == State::Pending {
            inner.state = State::Cancelled;
            inner.outcome = Some(Err(PromiseError::Cancelled));
        }
    }

    fn state(&self) -> State {
        self.inner.lock().unwrap().state
    }
}

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let shared = Arc::new(Shared {
        inner: Mutex::new(Inner::new()),
    });
    (
        Resolver {
            shared: shared.clone(),
        },
        Promise { shared },
    )
}

pub struct Resolver<T, E> {
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        match self.shared.decide(State::Resolved, Ok(value)) {
            Err(Ok(value)) => Err(value),
            _ => Ok(()),
        }
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        match self
            .shared
            .decide(State::Failed, Err(PromiseError::Failed(error)))
        {
            Err(Err(PromiseError::Failed(error))) => Err(error),
            _ => Ok(()),
        }
    }

    pub fn cancel(&self) {
        self.shared.cancel();
    }

    pub fn state(&self) -> State {
        self.shared.state()
    }
}

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.shared.cancel();
    }
}

pub struct Promise<T, E> {
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        self.shared.cancel();
    }

    pub fn state(&self) -> State {
        self.shared.state()
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.shared.cancel();
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.shared.inner.lock().unwrap();
        match inner.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                inner.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
