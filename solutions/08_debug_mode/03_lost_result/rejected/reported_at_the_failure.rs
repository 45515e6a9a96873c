//! rejected by: nothing_is_reported_while_the_handle_is_there, it_is_reported_when_the_second_is_gone, what_was_read_is_not_reported, an_abort_that_was_read_is_not_reported, an_abort_after_the_end_changes_nothing, a_pending_poll_reads_nothing, a_sink_may_drop_a_handle — reports a failure as it happens, before it could have been read
//! > While the handle is there, nothing is reported.

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
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
    let watched = Watched {
        future: Some(Box::pin(future)),
        shared: shared.clone(),
    };
    Task {
        handle: tokio::spawn(watched),
        shared,
    }
}

pub struct Task<T, E> {
    handle: JoinHandle<Result<T, E>>,
    shared: Arc<Shared>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if self.handle.is_finished() {
            return;
        }
        let mut state = self.shared.state.lock().unwrap();
        state.settled |= state.loss.is_none();
        drop(state);
        self.handle.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = std::task::ready!(Pin::new(&mut self.handle).poll(context));
        self.shared.state.lock().unwrap().settled = true;
        Poll::Ready(match joined {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Failure::Error(error)),
            Err(ended) => Err(match ended.try_into_panic() {
                Ok(payload) => Failure::Panic(message(&*payload)),
                Err(_) => Failure::Aborted,
            }),
        })
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        self.shared.state.lock().unwrap().handle_gone = true;
        self.shared.look();
    }
}

struct Shared {
    place: &'static Location<'static>,
    sink: Sink,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    loss: Option<What>,
    settled: bool,
    handle_gone: bool,
}

impl Shared {
    /// The task's end, and the handle's.
    fn look(&self) {
        let mut state = self.state.lock().unwrap();
        if state.settled {
            return;
        }
        let loss = state.loss.take();
        drop(state);
        if let Some(what) = loss {
            let (file, line) = (self.place.file(), self.place.line());
            (self.sink)(Lost { what, file, line });
        }
    }

    fn lose(&self, what: What) {
        self.state.lock().unwrap().loss = Some(what);
        self.look();
    }
}

/// The task's future, which notes how it ended.
struct Watched<F> {
    /// There until it has ended.
    future: Option<Pin<Box<F>>>,
    shared: Arc<Shared>,
}

impl<F, T, E> Future for Watched<F>
where
    F: Future<Output = Result<T, E>>,
    E: Display,
{
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let future = self.future.as_mut().expect("not polled after its end");
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(Ok(value))) => {
                self.future = None;
                Poll::Ready(Ok(value))
            }
            Ok(Poll::Ready(Err(error))) => {
                self.future = None;
                self.shared.lose(What::Error(error.to_string()));
                Poll::Ready(Err(error))
            }
            Err(payload) => {
                self.future = None;
                self.shared.lose(What::Panic(message(&*payload)));
                resume_unwind(payload)
            }
        }
    }
}

impl<F> Drop for Watched<F> {
    fn drop(&mut self) {
        if self.future.is_some() {
            self.shared.lose(What::Pending);
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
