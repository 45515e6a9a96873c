//! A task whose failure cannot vanish.

use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A task that came to an end that nobody read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// What was lost.
    pub what: What,
    /// The file in which [`spawn`] was called.
    pub file: &'static str,
    /// The line in which it was called.
    pub line: u32,
}

/// What was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An error, as it displays itself.
    Error(String),
    /// A panic, with its message; "panicked" where it has none.
    Panic(String),
    /// Work: the task had not ended when its runtime was shut down.
    Pending,
}

/// Where warnings of lost tasks go.
pub type Sink = Arc<dyn Fn(Lost) + Send + Sync>;

/// Why a task gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<E> {
    /// It gave this error.
    Error(E),
    /// It panicked, with this message.
    Panic(String),
    /// It was ended before.
    Aborted,
}

/// Spawns a task. The work starts at the call, inside a runtime.
///
/// When the task has ended **and** its handle is gone, whichever comes last, a
/// failure that nobody has read is told to `sink`, once, with the place of this
/// call:
///
/// - an error or a panic, if the handle was not awaited to its end; a poll that
///   was pending has read nothing;
/// - that the task was still pending, if the runtime was shut down under it.
///
/// A success, a failure that was read, and a task that was aborted with
/// [`Task::abort`] are not told.
pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    todo!("spawn it, and keep an eye on its end")
}

/// The handle of a task: a future of its result. Dropping it detaches the task.
pub struct Task<T, E> {
    gives: std::marker::PhantomData<fn() -> (T, E)>,
}

impl<T, E> Task<T, E> {
    /// Asks the task to end. That is deliberate, so nothing is lost by it.
    pub fn abort(&self) {
        todo!("end it, and remember that it was meant")
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("give the outcome, and remember that it was read")
    }
}
