//! rejected by: a_pending_poll_reads_nothing — whoever has awaited the handle once is taken for one who will hear of the end, also if it gave up
//! > A poll of the handle that was pending has read nothing.

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

enum End<T, E> {
    Value(T),
    Error(E),
    Panic(String),
    Aborted,
    Cut,
}
impl<T, E> End<T, E> {
    fn read(self) -> Result<T, Failure<E>> {
        match self {
            End::Value(value) => Ok(value),
            End::Error(error) => Err(Failure::Error(error)),
            End::Panic(text) => Err(Failure::Panic(text)),
            End::Aborted | End::Cut => Err(Failure::Aborted),
        }
    }
    fn lost(&self, show: fn(&E) -> String) -> Option<What> {
        match self {
            End::Value(_) | End::Aborted => None,
            End::Error(error) => Some(What::Error(show(error))),
            End::Panic(text) => Some(What::Panic(text.clone())),
            End::Cut => Some(What::Pending),
        }
    }
}
fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("panicked")
            .to_owned(),
    }
}

struct State<T, E> {
    end: Option<End<T, E>>,
    waker: Option<Waker>,
    gone: bool,
    polled: bool,
}
struct Shared<T, E> {
    state: Mutex<State<T, E>>,
    aborted: AtomicBool,
    sink: Sink,
    place: &'static Location<'static>,
    show: fn(&E) -> String,
}
impl<T, E> Shared<T, E> {
    fn finish(&self, end: End<T, E>) {
        let mut state = self.state.lock().unwrap();
        if state.gone {
            drop(state);
            self.report(&end);
        } else {
            state.end = Some(end);
            let waker = state.waker.take();
            drop(state);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }
    fn report(&self, end: &End<T, E>) {
        if let Some(what) = end.lost(self.show) {
            (self.sink)(Lost {
                what,
                file: self.place.file(),
                line: self.place.line(),
            });
        }
    }
}
struct Guard<T, E>(Option<Arc<Shared<T, E>>>);
impl<T, E> Guard<T, E> {
    fn finish(mut self, end: End<T, E>) {
        self.0.take().expect("once").finish(end);
    }
}
impl<T, E> Drop for Guard<T, E> {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            let end = if shared.aborted.load(Ordering::SeqCst) {
                End::Aborted
            } else {
                End::Cut
            };
            shared.finish(end);
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
            end: None,
            waker: None,
            gone: false,
            polled: false,
        }),
        aborted: AtomicBool::new(false),
        sink,
        place: Location::caller(),
        show: |error: &E| error.to_string(),
    });
    let work = (
        AssertUnwindSafe(future).catch_unwind(),
        Guard(Some(shared.clone())),
    );
    let task = tokio::spawn(async move {
        let (future, guard) = work;
        let end = match future.await {
            Ok(Ok(value)) => End::Value(value),
            Ok(Err(error)) => End::Error(error),
            Err(payload) => End::Panic(text(payload)),
        };
        guard.finish(end);
    });
    Task {
        shared,
        abort: task.abort_handle(),
    }
}
pub struct Task<T, E> {
    shared: Arc<Shared<T, E>>,
    abort: AbortHandle,
}
impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        self.shared.aborted.store(true, Ordering::SeqCst);
        self.abort.abort();
    }
}
impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
        if let Some(end) = state.end.take() {
            return Poll::Ready(end.read());
        }
        state.polled = true;
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().unwrap();
        state.gone = true;
        let waker = state.waker.take();
        let end = state.end.take();
        drop(state);
        drop(waker);
        let awaited = self.shared.state.lock().unwrap().polled;
        if let Some(end) = end
            && !awaited
        {
            self.shared.report(&end);
        }
    }
}
