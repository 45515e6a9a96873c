//! rejected by: an_aborted_task_is_not_reported — notes at each abort whether the task goes on, and a second one takes back the first
//! > A task that an abort has ended is not reported, nor one that a shutdown cut off
//! > after an abort.

use futures::FutureExt;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::task::AbortHandle;

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

fn text(payload: Box<dyn Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

struct State<T, E> {
    outcome: Option<Result<T, Failure<E>>>,
    /// The task has ended: its outcome is there, or was read.
    ended: bool,
    aborted: bool,
    read: bool,
    handle_gone: bool,
    waker: Option<Waker>,
}

struct Shared<T, E: Display> {
    sink: Sink,
    place: &'static Location<'static>,
    state: Mutex<State<T, E>>,
}

impl<T, E: Display> Shared<T, E> {
    /// Called at the end of the task and at the end of the handle.
    fn look(&self) {
        let mut state = self.state.lock().unwrap();
        if !state.ended || !state.handle_gone || state.read {
            return;
        }
        state.read = true;
        let outcome = state.outcome.take();
        let aborted = state.aborted;
        drop(state);
        let what = match outcome {
            Some(Err(Failure::Error(error))) => What::Error(error.to_string()),
            Some(Err(Failure::Panic(text))) => What::Panic(text),
            Some(Err(Failure::Aborted)) if !aborted => What::Pending,
            _ => return,
        };
        (self.sink)(Lost {
            what,
            file: self.place.file(),
            line: self.place.line(),
        });
    }

    fn end(&self, outcome: Result<T, Failure<E>>) {
        let waker = {
            let mut state = self.state.lock().unwrap();
            if state.ended {
                return;
            }
            state.ended = true;
            state.outcome = Some(outcome);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
        self.look();
    }
}

/// The task's side. Dropped without an end, it was cut off.
struct Side<T, E: Display>(Arc<Shared<T, E>>);

impl<T, E: Display> Drop for Side<T, E> {
    fn drop(&mut self) {
        self.0.end(Err(Failure::Aborted));
    }
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
        sink,
        place: Location::caller(),
        state: Mutex::new(State {
            outcome: None,
            ended: false,
            aborted: false,
            read: false,
            handle_gone: false,
            waker: None,
        }),
    });
    let side = Side(shared.clone());
    let task = tokio::spawn(async move {
        let side = side;
        let outcome = match AssertUnwindSafe(future).catch_unwind().await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Failure::Error(error)),
            Err(payload) => Err(Failure::Panic(text(payload))),
        };
        side.0.end(outcome);
    });
    Task {
        shared,
        task: task.abort_handle(),
    }
}

pub struct Task<T, E: Display> {
    shared: Arc<Shared<T, E>>,
    task: AbortHandle,
}

impl<T, E: Display> Task<T, E> {
    pub fn abort(&self) {
        let mut state = self.shared.state.lock().unwrap();
        state.aborted = !state.ended;
        drop(state);
        self.task.abort();
    }
}

impl<T, E: Display> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
        match state.outcome.take() {
            Some(outcome) => {
                state.read = true;
                Poll::Ready(outcome)
            }
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T, E: Display> Drop for Task<T, E> {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap().handle_gone = true;
        self.shared.look();
    }
}
