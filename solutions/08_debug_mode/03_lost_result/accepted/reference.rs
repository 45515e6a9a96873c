//! A task whose failure cannot vanish.

// starter: use std::fmt::Display;
// starter: use std::pin::Pin;
// starter: use std::sync::Arc;
// starter: use std::task::{Context, Poll};
use futures::FutureExt;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::task::JoinHandle;
// end starter

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
// starter:
#[track_caller]
// end starter
pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    // starter: todo!("spawn it, and watch how it ends")
    let shared = Arc::new(Shared {
        place: Location::caller(),
        sink,
        state: Mutex::default(),
    });
    let of_task = shared.clone();
    let handle = tokio::spawn(async move {
        let ended = AssertUnwindSafe(future).catch_unwind().await;
        let (lost, output) = match ended {
            Ok(Ok(value)) => (None, Ok(value)),
            Ok(Err(error)) => (
                Some(What::Error(error.to_string())),
                Err(Failure::Error(error)),
            ),
            Err(payload) => {
                let message = message(&*payload);
                (
                    Some(What::Panic(message.clone())),
                    Err(Failure::Panic(message)),
                )
            }
        };
        of_task.state().loss = lost;
        output
    });
    Task { handle, shared }
    // end starter
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
// starter: pub struct Task<T, E> {
// starter:     gives: std::marker::PhantomData<fn() -> (T, E)>,
// starter: }
pub struct Task<T, E> {
    handle: JoinHandle<Result<T, Failure<E>>>,
    shared: Arc<Shared>,
}
// end starter

impl<T, E> Task<T, E> {
    /// Aborts the task, on purpose.
    ///
    /// - The work is dropped within one turn of the loop.
    /// - A task that an abort has ended is not reported, nor one that a shutdown cut off
    ///   after an abort.
    /// - An abort in the last poll of the task, or after it has ended in whatever
    ///   way, changes nothing: what became of it can still be read, or be lost.
    pub fn abort(&self) {
        // starter: todo!("abort it, and remember that this was on purpose")
        if self.handle.is_finished() {
            return;
        }
        self.shared.state().expect_abort();
        self.handle.abort();
        // end starter
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // starter: todo!("return the outcome, and remember that it was read")
        let this = self.get_mut();
        let polled = Pin::new(&mut this.handle).poll(context);
        if polled.is_ready() {
            this.shared.state().read = true;
        }
        polled.map(|joined| joined.unwrap_or(Err(Failure::Aborted)))
        // end starter
    }
}

// starter:
/// Owned by the task until it ends, and by its handle: dropped when both are
/// gone.
struct Shared {
    place: &'static Location<'static>,
    sink: Sink,
    state: Mutex<State>,
}

struct State {
    /// What is lost if nobody reads it: the work, until there is an outcome.
    loss: Option<What>,
    read: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            loss: Some(What::Pending),
            read: false,
        }
    }
}

impl State {
    /// What an abort ends is not lost. An outcome stays.
    fn expect_abort(&mut self) {
        self.loss = self.loss.take().filter(|loss| *loss != What::Pending);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let mut state = self.state();
        let lost = state.loss.take().filter(|_| !state.read);
        drop(state);
        if let Some(what) = lost {
            let (file, line) = (self.place.file(), self.place.line());
            (self.sink)(Lost { what, file, line });
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
// end starter
