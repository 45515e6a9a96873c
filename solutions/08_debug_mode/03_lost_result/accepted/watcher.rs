//! A second task awaits the first, and hands its outcome to the handle, or reports it.

use futures::channel::oneshot;
use std::any::Any;
use std::fmt::Display;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
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

#[derive(Clone)]
struct Reporter {
    place: &'static Location<'static>,
    sink: Sink,
    aborted: Arc<AtomicBool>,
}

impl Reporter {
    fn report(&self, what: What) {
        let (file, line) = (self.place.file(), self.place.line());
        (self.sink)(Lost { what, file, line });
    }

    fn failed<T, E: Display>(&self, outcome: Result<T, Failure<E>>) {
        match outcome {
            Err(Failure::Error(error)) => self.report(What::Error(error.to_string())),
            Err(Failure::Panic(message)) => self.report(What::Panic(message)),
            Ok(_) | Err(Failure::Aborted) => {}
        }
    }

    fn cut_off(&self) {
        if !self.aborted.load(Ordering::SeqCst) {
            self.report(What::Pending);
        }
    }
}

/// Where the outcome goes. Dropped before, it was cut off by a shutdown.
struct Way<T, E> {
    sender: Option<oneshot::Sender<Result<T, Failure<E>>>>,
    reporter: Reporter,
}

impl<T, E> Drop for Way<T, E> {
    fn drop(&mut self) {
        if self
            .sender
            .as_ref()
            .is_some_and(oneshot::Sender::is_canceled)
        {
            self.reporter.cut_off();
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
    let reporter = Reporter {
        place: Location::caller(),
        sink,
        aborted: Arc::default(),
    };
    let (sender, receiver) = oneshot::channel();
    let work = tokio::spawn(future);
    let abort = work.abort_handle();
    let mut way = Way {
        sender: Some(sender),
        reporter: reporter.clone(),
    };
    tokio::spawn(async move {
        let outcome = match work.await {
            Ok(outcome) => outcome.map_err(Failure::Error),
            Err(ended) => Err(match ended.try_into_panic() {
                Ok(payload) => Failure::Panic(message(&*payload)),
                Err(_) => Failure::Aborted,
            }),
        };
        let sender = way.sender.take().expect("taken once");
        if let Err(outcome) = sender.send(outcome) {
            way.reporter.failed(outcome);
        }
    });
    Task {
        receiver,
        abort,
        read: false,
        reporter,
        failed: Reporter::failed,
    }
}

pub struct Task<T, E> {
    receiver: oneshot::Receiver<Result<T, Failure<E>>>,
    abort: AbortHandle,
    read: bool,
    reporter: Reporter,
    failed: fn(&Reporter, Result<T, Failure<E>>),
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if !self.abort.is_finished() {
            self.reporter.aborted.store(true, Ordering::SeqCst);
            self.abort.abort();
        }
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = std::task::ready!(Pin::new(&mut self.receiver).poll(context));
        self.read = true;
        Poll::Ready(outcome.unwrap_or(Err(Failure::Aborted)))
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        self.receiver.close();
        match self.receiver.try_recv() {
            _ if self.read => {}
            Ok(Some(outcome)) => (self.failed)(&self.reporter, outcome),
            Ok(None) => {}
            Err(_) if self.abort.is_finished() => self.reporter.cut_off(),
            Err(_) => {}
        }
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
