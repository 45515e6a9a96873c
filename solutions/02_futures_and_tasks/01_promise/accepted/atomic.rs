//! The state is an atomic number, the waker an `AtomicWaker`; only the outcome is behind a lock.

use futures::task::AtomicWaker;
use std::pin::Pin;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

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

const PENDING: u8 = 0;
/// Somebody has won the right to decide, and is putting the outcome in.
const DECIDING: u8 = 1;
const RESOLVED: u8 = 2;
const FAILED: u8 = 3;
const CANCELLED: u8 = 4;

struct Shared<T, E> {
    state: AtomicU8,
    outcome: Mutex<Option<Result<T, PromiseError<E>>>>,
    waker: AtomicWaker,
}

impl<T, E> Shared<T, E> {
    /// True for the one caller that may decide.
    fn win(&self) -> bool {
        self.state
            .compare_exchange(PENDING, DECIDING, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    fn decide(&self, state: u8, outcome: Result<T, PromiseError<E>>) {
        *self.outcome.lock().unwrap() = Some(outcome);
        self.state.store(state, Ordering::Release);
        self.waker.wake();
    }

    fn cancel(&self) {
        if self.win() {
            self.decide(CANCELLED, Err(PromiseError::Cancelled));
        }
    }

    fn state(&self) -> State {
        match self.state.load(Ordering::Acquire) {
            RESOLVED => State::Resolved,
            FAILED => State::Failed,
            CANCELLED => State::Cancelled,
            _ => State::Pending,
        }
    }
}

pub struct Resolver<T, E>(Arc<Shared<T, E>>);

pub struct Promise<T, E>(Arc<Shared<T, E>>);

pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    let shared = Arc::new(Shared {
        state: AtomicU8::new(PENDING),
        outcome: Mutex::new(None),
        waker: AtomicWaker::new(),
    });
    (Resolver(shared.clone()), Promise(shared))
}

impl<T, E> Resolver<T, E> {
    pub fn set_result(&self, value: T) -> Result<(), T> {
        if !self.0.win() {
            return Err(value);
        }
        self.0.decide(RESOLVED, Ok(value));
        Ok(())
    }

    pub fn set_error(&self, error: E) -> Result<(), E> {
        if !self.0.win() {
            return Err(error);
        }
        self.0.decide(FAILED, Err(PromiseError::Failed(error)));
        Ok(())
    }

    pub fn cancel(&self) {
        self.0.cancel();
    }

    pub fn state(&self) -> State {
        self.0.state()
    }
}

impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

impl<T, E> Promise<T, E> {
    pub fn cancel(&self) {
        self.0.cancel();
    }

    pub fn state(&self) -> State {
        self.0.state()
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // First the waker, then the look: a decision in between is not missed.
        self.0.waker.register(context.waker());
        if self.0.state() == State::Pending {
            return Poll::Pending;
        }
        Poll::Ready(
            self.0
                .outcome
                .lock()
                .unwrap()
                .take()
                .expect("polled after its end"),
        )
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}
