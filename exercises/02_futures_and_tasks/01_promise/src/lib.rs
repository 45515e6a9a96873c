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
    /// One of the two ends gave it up.
    Cancelled,
}

/// Why a promise gives no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseError<E> {
    /// The resolver set this error.
    Failed(E),
    /// One of the two ends gave it up.
    Cancelled,
}

/// Makes a promise that is pending, and the end that decides it.
///
/// It is decided once: by a set, or by a cancel from either end. Both ends see
/// the state at any time, and it never changes again, whether or not the
/// outcome has been awaited since.
pub fn promise<T, E>() -> (Resolver<T, E>, Promise<T, E>) {
    todo!("make what the two ends share")
}

/// The end that decides. Dropped while the promise is pending, it cancels it.
pub struct Resolver<T, E> {
    decides: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Resolver<T, E> {
    /// Decides the promise with a result, and wakes whoever awaits it.
    ///
    /// # Errors
    ///
    /// When it is decided already: the value comes back, and nothing changes.
    pub fn set_result(&self, value: T) -> Result<(), T> {
        todo!("decide, unless it is decided")
    }

    /// Decides the promise with an error, and wakes whoever awaits it.
    ///
    /// # Errors
    ///
    /// When it is decided already: the error comes back, and nothing changes.
    pub fn set_error(&self, error: E) -> Result<(), E> {
        todo!("decide, unless it is decided")
    }

    /// Gives the promise up, and wakes whoever awaits it. Nothing happens when
    /// it is decided already.
    pub fn cancel(&self) {
        todo!("cancel, unless it is decided")
    }

    /// What has become of the promise.
    pub fn state(&self) -> State {
        todo!("tell the state without waiting")
    }
}

/// The end that waits: a future of the outcome. Dropped while it is pending, it
/// cancels the promise.
///
/// - A poll before the decision waits. The decision wakes the waker of the
///   newest poll, exactly once; nothing else wakes it.
/// - The outcome is there for the first poll after the decision, also when
///   there was no poll before it.
/// - A promise that was cancelled, or whose resolver was dropped undecided,
///   gives [`PromiseError::Cancelled`].
pub struct Promise<T, E> {
    awaits: std::marker::PhantomData<(T, E)>,
}

impl<T, E> Promise<T, E> {
    /// Gives the promise up; the resolver sees it. Nothing happens when it is
    /// decided already.
    pub fn cancel(&self) {
        todo!("cancel, unless it is decided")
    }

    /// What has become of the promise.
    pub fn state(&self) -> State {
        todo!("tell the state without waiting")
    }
}

impl<T, E> Future for Promise<T, E> {
    type Output = Result<T, PromiseError<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("give the outcome, or wait for it")
    }
}
