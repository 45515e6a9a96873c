//! A promise: one end fills in a result later, the other end awaits it.

use std::pin::Pin;
// starter: use std::task::{Context, Poll};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
// end starter

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

/// Makes a promise, and the end that decides it. A decision is a set or a
/// cancel.
///
/// - A new promise is pending.
/// - Once decided, its state is `Resolved` after a result, `Failed` after an
///   error, and `Cancelled` after a cancel.
/// - The first decision stands: later ones change neither the state nor the
///   outcome.
/// - Both ends report the same state.
/// - The state stays as it was decided after the outcome has been awaited.
/// - Both ends are `Send` when `T` and `E` are.
pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    // starter: todo!("make what the two ends share")
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
    // end starter
}

/// The end that decides.
///
/// - Dropping the resolver of a pending promise cancels the promise.
// starter: pub struct Resolver<T, E> {
// starter:     decides: std::marker::PhantomData<(T, E)>,
// starter: }
pub struct Resolver<T, E> {
    shared: Shared<T, E>,
}
// end starter

impl<T, E> Resolver<T, E> {
    /// Decides the promise with a result.
    ///
    /// - The outcome is `Ok` with this value.
    ///
    /// # Errors
    ///
    /// - When the promise is already decided: the value is returned.
    pub fn set_result(&self, value: T) -> Result<(), T> {
        // starter: todo!("decide, unless it is decided")
        match self.shared.pending() {
            Some(inner) => {
                inner.decide(State::Resolved, Ok(value));
                Ok(())
            }
            None => Err(value),
        }
        // end starter
    }

    /// Decides the promise with an error.
    ///
    /// - The outcome is [`PromiseError::Failed`] with this error.
    ///
    /// # Errors
    ///
    /// - When the promise is already decided: the error is returned.
    pub fn set_error(&self, error: E) -> Result<(), E> {
        // starter: todo!("decide, unless it is decided")
        match self.shared.pending() {
            Some(inner) => {
                inner.decide(State::Failed, Err(PromiseError::Failed(error)));
                Ok(())
            }
            None => Err(error),
        }
        // end starter
    }

    /// Decides that there will be no result.
    ///
    /// - A cancel by the resolver cancels a pending promise.
    pub fn cancel(&self) {
        // starter: todo!("cancel, unless it is decided")
        self.shared.cancel();
        // end starter
    }

    /// What has become of the promise so far.
    pub fn state(&self) -> State {
        // starter: todo!("report the state without waiting")
        self.shared.lock().state
        // end starter
    }
}

/// The end that waits: a future of the outcome. It is not polled again once it
/// has been ready.
///
/// - A poll before the decision returns `Pending` without blocking.
/// - The decision wakes the waker of the newest poll.
/// - The wakers of older polls are not woken.
/// - Nothing but the decision wakes a waker, and that once.
/// - While it is called, a waker may ask for the state, which is decided then, and
///   may drop the promise.
/// - The first poll after the decision returns the outcome, even if there was no
///   poll before.
/// - The outcome of a cancelled promise is [`PromiseError::Cancelled`].
/// - Dropping a pending promise cancels it.
///
/// Whether dropping the promise wakes the task that polled it last is up to you.
/// And what you build it on may make a task that has used up its budget in Tokio
/// come back once more. No check can put a decision of another thread into the
/// middle of a poll, or of another decision. It wakes the waker of that poll all the
/// same, and of the two decisions one stands.
// starter: pub struct Promise<T, E> {
// starter:     awaits: std::marker::PhantomData<(T, E)>,
// starter: }
pub struct Promise<T, E> {
    shared: Shared<T, E>,
}
// end starter

impl<T, E> Promise<T, E> {
    /// Decides that no result is wanted.
    ///
    /// - A cancel by the promise cancels it if it is pending.
    pub fn cancel(&self) {
        // starter: todo!("cancel, unless it is decided")
        self.shared.cancel();
        // end starter
    }

    /// What has become of the promise so far.
    pub fn state(&self) -> State {
        // starter: todo!("report the state without waiting")
        self.shared.lock().state
        // end starter
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // starter: todo!("return the outcome, or wait for it")
        let mut inner = self.shared.lock();
        if inner.state == State::Pending {
            inner.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        let outcome = inner.outcome.take();
        Poll::Ready(outcome.expect("a promise is not polled after its end"))
        // end starter
    }
}

// starter:
impl<T, E> Drop for Resolver<T, E> {
    fn drop(&mut self) {
        self.shared.cancel();
    }
}

impl<T, E> Drop for Promise<T, E> {
    fn drop(&mut self) {
        self.shared.cancel();
    }
}

/// What both ends look at.
struct Shared<T, E>(Arc<Mutex<Inner<T, E>>>);

struct Inner<T, E> {
    state: State,
    /// There from the decision until it is awaited.
    outcome: Option<Result<T, PromiseError<E>>>,
    /// Of the newest poll that found nothing.
    waker: Option<Waker>,
}

/// The inside of a promise that is pending, locked.
struct Pending<'a, T, E>(MutexGuard<'a, Inner<T, E>>);

impl<T, E> Shared<T, E> {
    fn lock(&self) -> MutexGuard<'_, Inner<T, E>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pending(&self) -> Option<Pending<'_, T, E>> {
        let inner = self.lock();
        (inner.state == State::Pending).then_some(Pending(inner))
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
// end starter
