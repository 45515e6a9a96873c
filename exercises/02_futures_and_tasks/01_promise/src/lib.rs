//! A promise: one end fills in a result later, the other end awaits it.

use std::pin::Pin;
use std::task::{Context, Poll};

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
    todo!("make what the two ends share")
}

/// The end that decides.
///
/// - Dropping the resolver of a pending promise cancels the promise.
pub struct Resolver<T, E> {
    decides: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Resolver<T, E> {
    /// Decides the promise with a result.
    ///
    /// - The outcome is `Ok` with this value.
    ///
    /// # Errors
    ///
    /// - When the promise is already decided: the value is returned.
    pub fn set_result(&self, value: T) -> Result<(), T> {
        todo!("decide, unless it is decided")
    }

    /// Decides the promise with an error.
    ///
    /// - The outcome is [`PromiseError::Failed`] with this error.
    ///
    /// # Errors
    ///
    /// - When the promise is already decided: the error is returned.
    pub fn set_error(&self, error: E) -> Result<(), E> {
        todo!("decide, unless it is decided")
    }

    /// Decides that there will be no result.
    ///
    /// - A cancel by the resolver cancels a pending promise.
    pub fn cancel(&self) {
        todo!("cancel, unless it is decided")
    }

    /// What has become of the promise so far.
    pub fn state(&self) -> State {
        todo!("report the state without waiting")
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
pub struct Promise<T, E> {
    awaits: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Promise<T, E> {
    /// Decides that no result is wanted.
    ///
    /// - A cancel by the promise cancels it if it is pending.
    pub fn cancel(&self) {
        todo!("cancel, unless it is decided")
    }

    /// What has become of the promise so far.
    pub fn state(&self) -> State {
        todo!("report the state without waiting")
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("return the outcome, or wait for it")
    }
}
