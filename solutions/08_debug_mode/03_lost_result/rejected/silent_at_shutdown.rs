//! rejected by: a_task_pending_at_shutdown_is_reported, nothing_is_reported_while_the_handle_is_there, the_place_is_that_of_the_spawn, an_abort_after_the_end_changes_nothing, a_pending_poll_reads_nothing — reports outcomes, and forgets a task that never had one
//! > A task that was still pending when its runtime was shut down

use futures::FutureExt;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub what: What,
    pub file: &'static str,
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Error(String),
    Panic(String),
    Pending,
}

pub type Sink = Arc<dyn Fn(Lost) + Send + Sync>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
    Aborted,
}

#[track_caller]
pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
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
}

pub struct Task<T, E> {
    handle: JoinHandle<Result<T, Failure<E>>>,
    shared: Arc<Shared>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if self.handle.is_finished() {
            return;
        }
        let mut state = self.shared.state();
        if state.loss == Some(What::Pending) {
            state.loss = None;
        }
        drop(state);
        self.handle.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = Pin::new(&mut self.handle).poll(context);
        if polled.is_ready() {
            self.shared.state().settled = true;
        }
        polled.map(|joined| joined.unwrap_or(Err(Failure::Aborted)))
    }
}

struct Shared {
    place: &'static Location<'static>,
    sink: Sink,
    state: Mutex<State>,
}

struct State {
    loss: Option<What>,
    settled: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            loss: None,
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
