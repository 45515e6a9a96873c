//! rejected by: the_state_stays_when_the_outcome_was_taken — a cancel asks whether there is an outcome, and the one who awaited it took it away
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
    state: State,
    outcome: Option<Result<T, PromiseError<E>>>,
    waker: Option<Waker>,
}
type Shared<T, E> = Arc<Mutex<Inner<T, E>>>;

fn decide<T, E>(
    shared: &Shared<T, E>,
    state: State,
    outcome: Result<T, PromiseError<E>>,
) -> Option<Result<T, PromiseError<E>>> {
    let mut inner = shared.lock().unwrap();
    if inner.state != State::Pending {
        return Some(outcome);
    }
    inner.state = state;
    inner.outcome = Some(outcome);
    let waker = inner.waker.take();
    drop(inner);
    if let Some(waker) = waker {
        waker.wake();
    }
    None
}

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let shared = Arc::new(Mutex::new(Inner {
        state: State::Pending,
        outcome: None,
        waker: None,
    }));
    (
        Resolver {
            shared: shared.clone(),
        },
        Promise { shared },
    )
}

pub struct Resolver<T, E> {
    shared: Shared<T, E>,
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        match decide(&self.shared, State::Resolved, Ok(value)) {
            Some(Ok(value)) => Err(value),
            _ => Ok(()),
        }
    }
    pub fn set_error(&self, error: E) -> Result<(), E> {
        match decide(
            &self.shared,
            State::Failed,
            Err(PromiseError::Failed(error)),
        ) {
            Some(Err(PromiseError::Failed(error))) => Err(error),
            _ => Ok(()),
        }
    }
    pub fn cancel(&self) {
        let mut inner = self.shared.lock().unwrap();
        if inner.outcome.is_none() {
            inner.outcome = Some(Err(PromiseError::Cancelled));
            inner.state = State::Cancelled;
            let waker = inner.waker.take();
            drop(inner);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
    pub fn state(&self) -> State {
        self.shared.lock().unwrap().state
    }
}
impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.cancel();
    }
}

pub struct Promise<T, E> {
    shared: Shared<T, E>,
}
impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        decide(&self.shared, State::Cancelled, Err(PromiseError::Cancelled));
    }
    pub fn state(&self) -> State {
        self.shared.lock().unwrap().state
    }
}
impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.cancel();
    }
}
impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut inner = self.shared.lock().unwrap();
        match inner.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                inner.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
