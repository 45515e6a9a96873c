//! Work that goes on when its caller is cancelled.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The work panicked, and this is what the panic said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Starts `work` and shields it: from now on it goes on to its end, whatever
/// becomes of the handle that comes back.
///
/// - The work starts at the call, which must be inside a runtime. It is done
///   exactly once, however the handle is awaited, by whomever, or dropped.
/// - Awaiting the handle gives the work's value. It may be awaited by reference,
///   given up, and awaited again: the value is still to be had.
/// - An await of the handle that is dropped comes back at once; it does not wait
///   for the work.
/// - If the work panics, the handle gives [`Panicked`]. If the handle is dropped
///   and nobody has had the panic from it, `warn` is called, once, with what the
///   panic said: as soon as both have happened, whichever comes last. In any
///   other case `warn` is not called.
/// - What is shielded may be shielded again.
pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    todo!("start the work, and give a handle to its outcome")
}

/// The handle of shielded work; made by [`shielded`].
///
/// It is `Send` where `T` is.
pub struct Shielded<T> {
    outcome: Option<Box<T>>, // in its place, whatever leads to the outcome
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("the outcome of the work, as soon as it is there")
    }
}
