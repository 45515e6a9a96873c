//! rejected by: an_unread_error_is_reported, an_unread_panic_is_reported — a report is a line in a log, and a thousand letters are enough for one
//! > An error that is lost is reported to `sink` as it displays itself.
//!
//! > A panic that is lost is reported with its message

use futures::FutureExt;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
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

#[track_caller]
pub fn spawn<T, E>(
    sink: Sink,
    future: impl Future<Output = Result<T, E>> + Send + 'static,
) -> Task<T, E>
where
    T: Send + 'static,
    E: Display + Send + 'static,
{
    let place = Location::caller();
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Running(None)),
        on_purpose: AtomicBool::new(false),
        file: place.file(),
        line: place.line(),
        sink,
        display: |error: &E| error.to_string(),
    });
    let end = End {
        shared: shared.clone(),
    };
    let task = tokio::spawn(async move {
        let end = end;
        let ended = match AssertUnwindSafe(future).catch_unwind().await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Failure::Error(error)),
            Err(payload) => Err(Failure::Panic(text_of(&*payload))),
        };
        end.shared.end(Some(ended));
    });
    Task {
        shared,
        task: task.abort_handle(),
    }
}

pub struct Task<T, E> {
    shared: Arc<Shared<T, E>>,
    task: AbortHandle,
}

struct Shared<T, E> {
    state: Mutex<State<T, E>>,
    on_purpose: AtomicBool,
    file: &'static str,
    line: u32,
    sink: Sink,
    display: fn(&E) -> String,
}

enum State<T, E> {
    Running(Option<Waker>),
    Detached,
    Ended(Result<T, Failure<E>>),
    Settled,
}

impl<T, E> Shared<T, E> {
    fn end(&self, ended: Option<Result<T, Failure<E>>>) {
        let mut state = self.state.lock().unwrap();
        match std::mem::replace(&mut *state, State::Settled) {
            State::Running(waker) => {
                *state = State::Ended(ended.unwrap_or(Err(Failure::Aborted)));
                drop(state);
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
            State::Detached => {
                drop(state);
                self.lose(ended.unwrap_or(Err(Failure::Aborted)));
            }
            before => *state = before,
        }
    }

    fn lose(&self, ended: Result<T, Failure<E>>) {
        let what = match ended {
            Ok(_) => return,
            Err(Failure::Error(error)) => What::Error(short((self.display)(&error))),
            Err(Failure::Panic(text)) => What::Panic(short(text)),
            Err(Failure::Aborted) if self.on_purpose.load(Ordering::SeqCst) => return,
            Err(Failure::Aborted) => What::Pending,
        };
        (self.sink)(Lost {
            what,
            file: self.file,
            line: self.line,
        });
    }
}

struct End<T, E> {
    shared: Arc<Shared<T, E>>,
}

impl<T, E> Drop for End<T, E> {
    fn drop(&mut self) {
        self.shared.end(None);
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().unwrap();
        match std::mem::replace(&mut *state, State::Settled) {
            State::Running(_) => *state = State::Detached,
            State::Ended(ended) => {
                drop(state);
                self.shared.lose(ended);
            }
            State::Detached | State::Settled => {}
        }
    }
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        let running = matches!(*self.shared.state.lock().unwrap(), State::Running(_));
        if running {
            self.shared.on_purpose.store(true, Ordering::SeqCst);
        }
        self.task.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
        match std::mem::replace(&mut *state, State::Settled) {
            State::Ended(ended) => Poll::Ready(ended),
            State::Settled => panic!("polled after its end"),
            _ => {
                *state = State::Running(Some(context.waker().clone()));
                Poll::Pending
            }
        }
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

fn short(text: String) -> String {
    text.chars().take(1_000).collect()
}
