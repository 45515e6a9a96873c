//! rejected by: the_work_starts_at_the_call, an_unread_error_is_reported, an_unread_panic_is_reported, it_is_reported_when_the_second_is_gone, nothing_is_reported_while_the_handle_is_there, nothing_is_reported_while_the_task_goes_on, a_success_is_not_reported, an_abort_that_was_read_is_not_reported, an_aborted_task_says_so, a_detached_task_goes_on, an_abort_drops_the_work, an_aborted_task_is_not_reported, an_abort_after_the_end_changes_nothing, a_pending_poll_reads_nothing, a_handle_that_a_panic_drops_is_gone_too, a_sink_may_drop_a_handle — keeps the work until the handle is polled, as a future does
//! > The work starts at the call
//!
//! > It is ready as soon as the task has ended

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
    let handle = Handle::Waits(Box::pin(async move {
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
    }));
    Task { handle, shared }
}

pub struct Task<T, E> {
    handle: Handle<T, E>,
    shared: Arc<Shared>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if let Handle::Runs(handle) = &self.handle
            && handle.is_finished()
        {
            return;
        }
        self.shared.state().expect_abort();
        if let Handle::Runs(handle) = &self.handle {
            handle.abort();
        }
    }
}

impl<T: Send + 'static, E: Send + 'static> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if let Handle::Waits(work) = &mut this.handle {
            let work = std::mem::replace(work, Box::pin(std::future::pending()));
            this.handle = Handle::Runs(tokio::spawn(work));
        }
        let Handle::Runs(handle) = &mut this.handle else {
            unreachable!("it was spawned")
        };
        let polled = Pin::new(handle).poll(context);
        if polled.is_ready() {
            this.shared.state().read = true;
        }
        polled.map(|joined| joined.unwrap_or(Err(Failure::Aborted)))
    }
}

enum Handle<T, E> {
    Waits(Pin<Box<dyn Future<Output = Result<T, Failure<E>>> + Send>>),
    Runs(JoinHandle<Result<T, Failure<E>>>),
}

struct Shared {
    place: &'static Location<'static>,
    sink: Sink,
    state: Mutex<State>,
}

struct State {
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
