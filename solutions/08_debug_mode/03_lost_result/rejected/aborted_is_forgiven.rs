//! rejected by: an_abort_after_the_end_changes_nothing — is silent about every task that was aborted before its end, also about one that ended by itself all the same
//! > An abort in the last poll of the task, or after it has ended in whatever way, changes nothing

use std::fmt::Display;
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
fn text(payload: &(dyn std::any::Any + Send)) -> String {
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
    ended: bool,
    aborted: bool,
    lost: Option<What>,
    waker: Option<Waker>,
}
struct Shared<T, E> {
    sink: Sink,
    file: &'static str,
    line: u32,
    state: Mutex<State<T, E>>,
}
impl<T, E> Shared<T, E> {
    fn end(&self, outcome: Result<T, Failure<E>>, lost: Option<What>) {
        let mut state = self.state.lock().unwrap();
        state.ended = true;
        state.outcome = Some(outcome);
        state.lost = if state.aborted { None } else { lost };
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
impl<T, E> Drop for Shared<T, E> {
    fn drop(&mut self) {
        if let Some(what) = self.state.get_mut().unwrap().lost.take() {
            (self.sink)(Lost {
                what,
                file: self.file,
                line: self.line,
            });
        }
    }
}
struct Guard<T, E>(Arc<Shared<T, E>>);
impl<T, E> Drop for Guard<T, E> {
    fn drop(&mut self) {
        let state = self.0.state.lock().unwrap();
        if state.ended {
            return;
        }
        let lost = if state.aborted {
            None
        } else {
            Some(What::Pending)
        };
        drop(state);
        self.0.end(Err(Failure::Aborted), lost);
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
    use futures::FutureExt;
    let place = std::panic::Location::caller();
    let shared = Arc::new(Shared {
        sink,
        file: place.file(),
        line: place.line(),
        state: Mutex::new(State {
            outcome: None,
            ended: false,
            aborted: false,
            lost: None,
            waker: None,
        }),
    });
    let guard = Guard(shared.clone());
    let handle = tokio::spawn(async move {
        let guard = guard;
        let outcome = std::panic::AssertUnwindSafe(future).catch_unwind().await;
        let (outcome, lost) = match outcome {
            Ok(Ok(value)) => (Ok(value), None),
            Ok(Err(error)) => {
                let shown = error.to_string();
                (Err(Failure::Error(error)), Some(What::Error(shown)))
            }
            Err(payload) => {
                let text = text(&*payload);
                (Err(Failure::Panic(text.clone())), Some(What::Panic(text)))
            }
        };
        guard.0.end(outcome, lost);
    });
    Task {
        shared,
        abort: handle.abort_handle(),
    }
}
pub struct Task<T, E> {
    shared: Arc<Shared<T, E>>,
    abort: tokio::task::AbortHandle,
}
impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        if self.abort.is_finished() {
            return;
        }
        let mut state = self.shared.state.lock().unwrap();
        state.aborted = !state.ended;
        drop(state);
        self.abort.abort();
    }
}
impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
        match state.outcome.take() {
            Some(outcome) => {
                state.lost = None;
                Poll::Ready(outcome)
            }
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
