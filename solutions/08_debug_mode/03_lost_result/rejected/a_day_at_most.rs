//! rejected by: a_detached_task_goes_on, nothing_is_reported_while_the_task_goes_on — ends the work after a day, so that nothing that is stuck stays for ever
//! > Dropping the handle detaches the task, which goes on to its end.
//!
//! > While the task goes on without its handle, nothing is reported.

use std::fmt::Display;
use std::pin::Pin;
use std::sync::Arc;
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

fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}

use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::sync::Mutex;
use std::task::Waker;
use tokio::task::AbortHandle;

struct Shared<T, E> {
    outcome: Option<Result<T, Failure<E>>>,
    ended: bool,
    pending_at_the_end: bool,
    aborted: bool,
    handle_gone: bool,
    waker: Option<Waker>,
}

struct Work<F, T, E> {
    future: Option<Pin<Box<F>>>,
    shared: Arc<Mutex<Shared<T, E>>>,
    report: Arc<dyn Fn(What) + Send + Sync>,
    show: fn(&E) -> String,
}

impl<F, T, E> Work<F, T, E> {
    fn settle(&mut self, outcome: Option<Result<T, Failure<E>>>) {
        let mut shared = self.shared.lock().unwrap();
        if shared.ended {
            return;
        }
        shared.ended = true;
        let lost = match outcome {
            None => {
                shared.pending_at_the_end = !shared.aborted;
                shared.outcome = Some(Err(Failure::Aborted));
                shared.pending_at_the_end.then_some(What::Pending)
            }
            Some(outcome) => {
                let lost = what(&outcome, self.show);
                shared.outcome = Some(outcome);
                lost
            }
        };
        let gone = shared.handle_gone;
        let unread = if gone { shared.outcome.take() } else { None };
        let waker = shared.waker.take();
        drop(shared);
        drop(unread);
        if let Some(waker) = waker {
            waker.wake();
        }
        if let (true, Some(what)) = (gone, lost) {
            (self.report)(what);
        }
    }
}

fn what<T, E>(outcome: &Result<T, Failure<E>>, show: fn(&E) -> String) -> Option<What> {
    match outcome {
        Err(Failure::Error(error)) => Some(What::Error(show(error))),
        Err(Failure::Panic(text)) => Some(What::Panic(text.clone())),
        _ => None,
    }
}

impl<F, T, E> Unpin for Work<F, T, E> {}

impl<F: Future<Output = Result<T, E>>, T, E> Future for Work<F, T, E> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let future = self.future.as_mut().expect("not after its end");
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        let outcome = match polled {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(result)) => result.map_err(Failure::Error),
            Err(payload) => Err(Failure::Panic(message(payload))),
        };
        self.future = None;
        self.settle(Some(outcome));
        Poll::Ready(())
    }
}

impl<F, T, E> Drop for Work<F, T, E> {
    fn drop(&mut self) {
        self.future = None;
        self.settle(None);
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
    let place = Location::caller();
    let report: Arc<dyn Fn(What) + Send + Sync> = Arc::new(move |what| {
        sink(Lost {
            what,
            file: place.file(),
            line: place.line(),
        })
    });
    let shared = Arc::new(Mutex::new(Shared {
        outcome: None,
        ended: false,
        pending_at_the_end: false,
        aborted: false,
        handle_gone: false,
        waker: None,
    }));
    let show: fn(&E) -> String = |error| format!("{error}");
    let future = async move {
        tokio::time::timeout(std::time::Duration::from_secs(86_400), future)
            .await
            .expect("done within a day")
    };
    let work = Work {
        future: Some(Box::pin(future)),
        shared: shared.clone(),
        report: report.clone(),
        show,
    };
    let task = tokio::spawn(work);
    Task {
        shared,
        report,
        show,
        abort: task.abort_handle(),
    }
}

pub struct Task<T, E> {
    shared: Arc<Mutex<Shared<T, E>>>,
    report: Arc<dyn Fn(What) + Send + Sync>,
    show: fn(&E) -> String,
    abort: AbortHandle,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        self.shared.lock().unwrap().aborted = true;
        self.abort.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut shared = self.shared.lock().unwrap();
        match shared.outcome.take() {
            Some(outcome) => {
                shared.pending_at_the_end = false;
                Poll::Ready(outcome)
            }
            None => {
                shared.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        let mut shared = self.shared.lock().unwrap();
        shared.handle_gone = true;
        let pending = shared.pending_at_the_end;
        let outcome = shared.outcome.take();
        drop(shared);
        let lost = match &outcome {
            Some(Err(Failure::Aborted)) => pending.then_some(What::Pending),
            Some(outcome) => what(outcome, self.show),
            None => None,
        };
        if let Some(what) = lost {
            (self.report)(what);
        }
    }
}
