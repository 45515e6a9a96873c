//! rejected by: an_abort_after_the_end_changes_nothing — asks at the report whether there was an abort, which may have come after the end
//! > An abort in the last poll of the task, or after it has ended in whatever way, changes nothing

use futures::FutureExt;
use futures::channel::oneshot;
use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, Location};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

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

struct Report {
    sink: Sink,
    file: &'static str,
    line: u32,
    aborted: AtomicBool,
}

trait Lose<T, E>: Send + Sync {
    fn lose(&self, outcome: Result<T, Failure<E>>);
    fn abort(&self);
}

impl<T, E: Display> Lose<T, E> for Report {
    fn lose(&self, outcome: Result<T, Failure<E>>) {
        let what = match outcome {
            Ok(_) => return,
            Err(Failure::Error(error)) => What::Error(error.to_string()),
            Err(Failure::Panic(text)) => What::Panic(text),
            Err(Failure::Aborted) if self.aborted.load(Ordering::SeqCst) => return,
            Err(Failure::Aborted) => What::Pending,
        };
        (self.sink)(Lost {
            what,
            file: self.file,
            line: self.line,
        });
    }

    fn abort(&self) {
        self.aborted.store(true, Ordering::SeqCst);
    }
}

type Answer<T, E> = oneshot::Sender<Result<T, Failure<E>>>;

struct Answering<T: Send, E: Display + Send> {
    answer: Option<Answer<T, E>>,
    report: Arc<Report>,
}

impl<T: Send, E: Display + Send> Answering<T, E> {
    fn answer(&mut self, outcome: Result<T, Failure<E>>) {
        if let Some(answer) = self.answer.take()
            && let Err(outcome) = answer.send(outcome)
        {
            self.report.lose(outcome);
        }
    }
}

impl<T: Send, E: Display + Send> Drop for Answering<T, E> {
    fn drop(&mut self) {
        self.answer(Err(Failure::Aborted));
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
    let (file, line) = (Location::caller().file(), Location::caller().line());
    let report = Arc::new(Report {
        sink,
        file,
        line,
        aborted: AtomicBool::new(false),
    });
    let (answer, answered) = oneshot::channel();
    let mut answering = Answering {
        answer: Some(answer),
        report: report.clone(),
    };
    let abort = tokio::spawn(async move {
        let outcome = match AssertUnwindSafe(future).catch_unwind().await {
            Ok(result) => result.map_err(Failure::Error),
            Err(payload) => Err(Failure::Panic(text(&*payload))),
        };
        answering.answer(outcome);
    })
    .abort_handle();
    Task {
        answered,
        abort,
        report,
    }
}

pub struct Task<T, E> {
    answered: oneshot::Receiver<Result<T, Failure<E>>>,
    abort: tokio::task::AbortHandle,
    report: Arc<dyn Lose<T, E>>,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        self.report.abort();
        self.abort.abort();
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        self.answered.close();
        if let Ok(Some(outcome)) = self.answered.try_recv() {
            self.report.lose(outcome);
        }
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = ready!(Pin::new(&mut self.answered).poll(context));
        Poll::Ready(outcome.unwrap_or(Err(Failure::Aborted)))
    }
}
