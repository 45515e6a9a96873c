//! rejected by: a_detached_task_goes_on, a_task_pending_at_shutdown_is_reported, each_task_is_reported_once, it_is_reported_when_the_second_is_gone, nothing_is_reported_while_the_task_goes_on, the_place_is_that_of_the_spawn, a_success_is_not_reported, a_pending_poll_reads_nothing, a_sink_may_drop_a_handle — aborts the task when its handle goes, so that none is left without one
//! > Dropping the handle detaches the task, which goes on to its end.

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
        self.shared.state().expect_abort();
        self.handle.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let polled = Pin::new(&mut this.handle).poll(context);
        if polled.is_ready() {
            this.shared.state().read = true;
        }
        polled.map(|joined| joined.unwrap_or(Err(Failure::Aborted)))
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        self.abort();
    }
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
