//! rejected by: the_outcome_is_there_before_the_wake — wakes the handle, and then puts the outcome where the handle looks
//! > It is ready as soon as the task has ended

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

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

fn text(payload: &(dyn Any + Send)) -> String {
    let literal = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    literal
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

struct State<T, E> {
    outcome: Option<Result<T, Failure<E>>>,
    waker: Option<Waker>,
    ended: bool,
    read: bool,
    aborted: bool,
    handle_gone: bool,
}

struct Shared<T, E: Display> {
    state: Mutex<State<T, E>>,
    sink: Sink,
    place: &'static Location<'static>,
}

impl<T, E: Display> Shared<T, E> {
    fn end(&self, outcome: Result<T, Failure<E>>) {
        let mut state = self.state.lock().unwrap();
        if state.ended {
            return;
        }
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = &waker {
            waker.wake_by_ref();
        }
        let mut state = self.state.lock().unwrap();
        state.ended = true;
        state.outcome = Some(outcome);
        drop(state);
        self.report_if_lost();
    }

    fn report_if_lost(&self) {
        let mut state = self.state.lock().unwrap();
        if !state.ended || !state.handle_gone {
            return;
        }
        let what = match state.outcome.take() {
            Some(Err(Failure::Error(error))) => What::Error(error.to_string()),
            Some(Err(Failure::Panic(text))) => What::Panic(text),
            Some(Err(Failure::Aborted)) if !state.aborted => What::Pending,
            _ => return,
        };
        drop(state);
        (self.sink)(Lost {
            what,
            file: self.place.file(),
            line: self.place.line(),
        });
    }
}

struct Watched<F, T, E: Display> {
    future: Pin<Box<F>>,
    shared: Arc<Shared<T, E>>,
}

impl<F, T, E: Display> Future for Watched<F, T, E>
where
    F: Future<Output = Result<T, E>>,
{
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let poll = AssertUnwindSafe(|| self.future.as_mut().poll(context));
        let outcome = match catch_unwind(poll) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => result.map_err(Failure::Error),
            Err(payload) => Err(Failure::Panic(text(&*payload))),
        };
        self.shared.end(outcome);
        Poll::Ready(())
    }
}

impl<F, T, E: Display> Drop for Watched<F, T, E> {
    fn drop(&mut self) {
        self.shared.end(Err(Failure::Aborted));
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
    let state = State {
        outcome: None,
        waker: None,
        ended: false,
        read: false,
        aborted: false,
        handle_gone: false,
    };
    let shared = Arc::new(Shared {
        state: Mutex::new(state),
        sink,
        place: Location::caller(),
    });
    let watched = Watched {
        future: Box::pin(future),
        shared: shared.clone(),
    };
    Task {
        abort: tokio::spawn(watched).abort_handle(),
        shared: Box::new(Handle(shared)),
    }
}

trait Watch<T, E>: Send + Sync {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Result<T, Failure<E>>>;
    fn abort(&self);
}

struct Handle<T, E: Display>(Arc<Shared<T, E>>);

impl<T: Send, E: Display + Send> Watch<T, E> for Handle<T, E> {
    fn poll(&self, context: &mut Context<'_>) -> Poll<Result<T, Failure<E>>> {
        let mut state = self.0.state.lock().unwrap();
        assert!(!state.read, "polled after its end");
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

    fn abort(&self) {
        let mut state = self.0.state.lock().unwrap();
        if !state.ended {
            state.aborted = true;
        }
    }
}

impl<T, E: Display> Drop for Handle<T, E> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap().handle_gone = true;
        self.0.report_if_lost();
    }
}

pub struct Task<T, E> {
    abort: tokio::task::AbortHandle,
    shared: Box<dyn Watch<T, E>>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        self.shared.abort();
        self.abort.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.shared.poll(context)
    }
}
