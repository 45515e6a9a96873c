//! Work that goes on when its caller is cancelled.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The work panicked with this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Starts `work` and shields it: from now on it goes on to its end, whatever
/// becomes of the handle that is returned.
///
/// - The work starts at the call, in a task of its own, on the runtime it is called in.
/// - However much work is shielded, all of it goes on at the same time.
/// - The work is done once and to its end, even if the handle is dropped.
/// - Awaited, the handle returns the work's value as soon as the work ends.
/// - An await of the handle by reference may be given up, and a later one still
///   returns the value.
/// - The task that awaits the handle may change: the last one to poll it is woken.
/// - To drop the handle, or an await of it, takes no time: it does not wait for
///   the work.
/// - While the work waits, nothing is polled.
/// - If the work panics, the handle returns [`Panicked`] with the text of the panic.
/// - If the work panics after the handle was dropped, `warn` is called with the
///   text at that instant, once.
/// - If the work has panicked and the handle is dropped before it has returned
///   that, `warn` is called with the text at the drop, once.
/// - A panic that the handle has returned is not passed to `warn`.
/// - If the work does not panic, `warn` is not called.
/// - The handle may be dropped outside the runtime, and even after its end.
/// - A handle may be shielded again: then the outer handle returns `Ok` with what
///   the inner one returns.
///
/// It is called inside a runtime, and the handle is not polled after the end of
/// that. A panic whose payload is no text may have any text here. `warn` does not
/// panic. It may drop other handles.
pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    todo!("start the work, and give a handle to its outcome")
}

/// The handle of shielded work; made by [`shielded`].
///
/// It is moved to other tasks, so it has to be `Send` where `T` is.
pub struct Shielded<T> {
    outcome: Option<Box<T>>, // in its place, whatever leads to the outcome
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("the outcome of the work, as soon as it is there")
    }
}
