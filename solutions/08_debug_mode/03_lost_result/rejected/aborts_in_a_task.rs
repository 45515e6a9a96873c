//! rejected by: an_abort_drops_the_work — aborts from a task of its own, so that nothing is locked in the call: that task has its turn first
//! > The work is dropped within one turn of the loop.

use futures::FutureExt;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::task::AbortHandle;
//USES

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

struct State<T, E> {
    end: Option<Result<T, Failure<E>>>,
    ended: bool,
    gone: bool,
    on_purpose: bool,
    waker: Option<Waker>,
}

struct Shared<T, E> {
    state: Mutex<State<T, E>>,
    sink: Sink,
    place: &'static Location<'static>,
}

impl<T, E: Display> Shared<T, E> {
    fn ends(&self, end: Result<T, Failure<E>>) {
        let mut state = self.state.lock().unwrap();
        state.ended = true;
        if state.gone {
            let on_purpose = state.on_purpose;
            drop(state);
            self.lose(end, on_purpose);
        } else {
            state.end = Some(end);
            let waker = state.waker.take();
            drop(state);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    fn goes(&self) {
        let mut state = self.state.lock().unwrap();
        state.gone = true;
        let (end, on_purpose, waker) = (state.end.take(), state.on_purpose, state.waker.take());
        drop(state);
        drop(waker);
        if let Some(end) = end {
            self.lose(end, on_purpose);
        }
    }

    fn lose(&self, end: Result<T, Failure<E>>, on_purpose: bool) {
        let what = match end {
            Ok(_) => return,
            Err(Failure::Error(error)) => What::Error(error.to_string()),
            Err(Failure::Panic(text)) => What::Panic(text),
            Err(Failure::Aborted) if on_purpose => return,
            Err(Failure::Aborted) => What::Pending,
        };
        let lost = Lost {
            what,
            file: self.place.file(),
            line: self.place.line(),
        };
        (self.sink)(lost);
    }
}

struct Ender<T, E: Display>(Option<Arc<Shared<T, E>>>);

impl<T, E: Display> Ender<T, E> {
    fn end(mut self, end: Result<T, Failure<E>>) {
        self.0.take().expect("it ends once").ends(end);
    }
}

impl<T, E: Display> Drop for Ender<T, E> {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            shared.ends(Err(Failure::Aborted));
        }
    }
}

fn message(payload: Box<dyn Any + Send>) -> String {
    let text = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    };
    if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
    }
    text
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
            end: None,
            ended: false,
            gone: false,
            on_purpose: false,
            waker: None,
        }),
        sink,
        place: Location::caller(),
    });
    let ender = Ender(Some(shared.clone()));
    let joined = tokio::spawn(async move {
        let ender = ender;
        let end = match AssertUnwindSafe(future).catch_unwind().await {
            Ok(end) => end.map_err(Failure::Error),
            Err(payload) => Err(Failure::Panic(message(payload))),
        };
        ender.end(end);
    });
    let going = shared.clone();
    Task {
        shared,
        aborts: joined.abort_handle(),
        goes: Box::new(move || going.goes()),
    }
}

pub struct Task<T, E> {
    shared: Arc<Shared<T, E>>,
    aborts: AbortHandle,
    goes: Box<dyn Fn() + Send>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        let mut state = self.shared.state.lock().unwrap();
        if !state.ended {
            state.on_purpose = true;
        }
        drop(state);
        let aborts = self.aborts.clone();
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move { aborts.abort() })),
            Err(_) => aborts.abort(),
        }
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        (self.goes)();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
        match state.end.take() {
            Some(end) => Poll::Ready(end),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
