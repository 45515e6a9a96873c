//! A task whose failure cannot vanish.

use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A report of a task whose failure nobody has read.
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
    /// A panic, with its message.
    Panic(String),
    /// The work: its runtime was shut down before it ended.
    Pending,
}

/// Where the reports go. A sink does not panic. It may spawn tasks and drop handles.
pub type Sink = Arc<dyn Fn(Lost) + Send + Sync>;

/// Why a task gave no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<E> {
    /// It returned this error.
    Error(E),
    /// It panicked, with this message.
    Panic(String),
    /// It was aborted, or its runtime was shut down.
    Aborted,
}

/// Spawns a task on the runtime in which it is called.
///
/// - The work starts at the call, even if nobody polls the handle.
///
/// A failure is lost if nobody has read it from the handle, and nobody can any
/// more:
///
/// - An error that is lost is reported to `sink` as it displays itself.
/// - A panic that is lost is reported with its message, or "panicked" if it has
///   no text.
/// - A task that was still pending when its runtime was shut down is reported as
///   [`What::Pending`].
/// - Each task that is lost is reported once.
/// - It is reported as soon as the task has ended and its handle is gone,
///   whichever comes last.
/// - While the handle is there, nothing is reported.
/// - While the task goes on without its handle, nothing is reported.
/// - A report has the file and the line of the call of `spawn`.
/// - A success is not reported.
/// - A failure that was read is not reported, even if it is [`Failure::Aborted`].
/// - A poll of the handle that was pending has read nothing.
pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    todo!("spawn it, and watch how it ends")
}

/// The handle of a task: a future of its result.
///
/// - It is ready as soon as the task has ended, with the value of a success.
/// - An error of the task is returned as [`Failure::Error`].
/// - A panic of the task is returned as [`Failure::Panic`] with its message, or
///   "panicked" if it has no text.
/// - A task that was ended from outside returns [`Failure::Aborted`].
/// - The task that polled the handle last is woken.
/// - Dropping the handle detaches the task, which goes on to its end.
pub struct Task<T, E> {
    gives: std::marker::PhantomData<fn() -> (T, E)>,
}

impl<T, E> Task<T, E> {
    /// Aborts the task, on purpose.
    ///
    /// - The work is dropped within one turn of the loop.
    /// - A task that an abort has ended is not reported, nor one that a shutdown cut off
    ///   after an abort.
    /// - An abort in the last poll of the task, or after it has ended in whatever
    ///   way, changes nothing: what became of it can still be read, or be lost.
    pub fn abort(&self) {
        todo!("abort it, and remember that this was on purpose")
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        todo!("return the outcome, and remember that it was read")
    }
}
