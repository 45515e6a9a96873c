//! rejected by: an_aborted_task_is_not_reported — an abort only asks the task to end in its next turn, and a shutdown that comes first is noted as the end
//! > A task that an abort has ended is not reported, nor one that a shutdown cut off
//! > after an abort.

use futures::FutureExt;
use futures::future::{AbortHandle, Abortable};
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::task::Waker;
use std::task::{Context, Poll};

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

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

struct State<T, E> {
    ended: bool,
    outcome: Option<Result<T, Failure<E>>>,
    read: bool,
    waker: Option<Waker>,
}

struct Shared<T, E: Display> {
    state: Mutex<State<T, E>>,
    sink: Sink,
    place: &'static Location<'static>,
}

impl<T, E: Display> Drop for Shared<T, E> {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap();
        let what = match state.outcome.take() {
            Some(Err(Failure::Error(error))) => What::Error(error.to_string()),
            Some(Err(Failure::Panic(text))) => What::Panic(text),
            None if !state.read => What::Pending,
            _ => return,
        };
        (self.sink)(Lost {
            what,
            file: self.place.file(),
            line: self.place.line(),
        });
    }
}

struct Ends<T, E: Display>(Arc<Shared<T, E>>);

impl<T, E: Display> Drop for Ends<T, E> {
    fn drop(&mut self) {
        let waker = {
            let mut state = self.0.state.lock().unwrap();
            state.ended = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
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
        state: Mutex::new(State {
            ended: false,
            outcome: None,
            read: false,
            waker: None,
        }),
        sink,
        place: Location::caller(),
    });
    let ends = Ends(shared.clone());
    let (abort, registration) = AbortHandle::new_pair();
    tokio::spawn(async move {
        let work = AssertUnwindSafe(future).catch_unwind();
        let outcome = match Abortable::new(work, registration).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(error))) => Err(Failure::Error(error)),
            Ok(Err(payload)) => Err(Failure::Panic(message(&*payload))),
            Err(_) => Err(Failure::Aborted),
        };
        ends.0.state.lock().unwrap().outcome = Some(outcome);
    });
    Task { shared, abort }
}

pub struct Task<T, E: Display> {
    shared: Arc<Shared<T, E>>,
    abort: AbortHandle,
}

impl<T, E: Display> Task<T, E> {
    pub fn abort(&self) {
        self.abort.abort();
    }
}

impl<T, E: Display> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
        if !state.ended {
            state.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        state.read = true;
        Poll::Ready(state.outcome.take().unwrap_or(Err(Failure::Aborted)))
    }
}
