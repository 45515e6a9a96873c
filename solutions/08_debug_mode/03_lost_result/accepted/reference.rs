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
    // starter: todo!("spawn it, and keep an eye on its end")
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

/// The handle of a task: a future of its result. Dropping it detaches the task.
// starter: pub struct Task<T, E> {
// starter:     gives: std::marker::PhantomData<fn() -> (T, E)>,
// starter: }
pub struct Task<T, E> {
    handle: JoinHandle<Result<T, Failure<E>>>,
    shared: Arc<Shared>,
}
// end starter

impl<T, E> Task<T, E> {
    /// Asks the task to end. That is deliberate, so nothing is lost by it.
    pub fn abort(&self) {
        // starter: todo!("end it, and remember that it was meant")
        self.shared.state().settled = true;
        self.handle.abort();
        // end starter
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // starter: todo!("give the outcome, and remember that it was read")
        let this = self.get_mut();
        let polled = Pin::new(&mut this.handle).poll(context);
        if polled.is_ready() {
            this.shared.state().settled = true;
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
    /// Read, or meant to end.
    settled: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            loss: Some(What::Pending),
            settled: false,
        }
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
        let lost = state.loss.take().filter(|_| !state.settled);
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
