//! rejected by: the_work_starts_at_the_call — keeps the number of tasks within bounds, and the others wait
//! > The work starts at the call, even if nobody polls the handle.

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

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

use futures::FutureExt;
use std::panic::{AssertUnwindSafe, Location};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Waker;

struct State<T, E> {
    outcome: Option<Result<T, Failure<E>>>,
    what: Option<What>,
    waker: Option<Waker>,
    one_gone: bool,
    read: bool,
}

struct Shared<T, E> {
    state: Mutex<State<T, E>>,
    on_purpose: AtomicBool,
    sink: Sink,
    place: &'static Location<'static>,
}

impl<T, E> Shared<T, E> {
    fn gone(&self) {
        let mut state = self.state.lock().unwrap();
        if !std::mem::replace(&mut state.one_gone, true) {
            return;
        }
        let what = if state.read { None } else { state.what.take() };
        drop(state);
        if let Some(what) = what {
            (self.sink)(Lost {
                what,
                file: self.place.file(),
                line: self.place.line(),
            });
        }
    }
}

struct Ending<T, E>(Arc<Shared<T, E>>);

impl<T, E> Ending<T, E> {
    fn with(&self, outcome: Result<T, Failure<E>>, what: Option<What>) {
        let mut state = self.0.state.lock().unwrap();
        if state.outcome.is_none() && !state.read {
            state.outcome = Some(outcome);
            state.what = what;
        }
    }
}

impl<T, E> Drop for Ending<T, E> {
    fn drop(&mut self) {
        let on_purpose = self.0.on_purpose.load(Ordering::SeqCst);
        self.with(
            Err(Failure::Aborted),
            (!on_purpose).then_some(What::Pending),
        );
        let waker = self.0.state.lock().unwrap().waker.take();
        self.0.gone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

static BUSY: Mutex<(usize, Vec<Waker>)> = Mutex::new((0, Vec::new()));

struct Place;

impl Drop for Place {
    fn drop(&mut self) {
        let mut busy = BUSY.lock().unwrap();
        busy.0 -= 1;
        busy.1.drain(..).for_each(Waker::wake);
    }
}

async fn place_of_mine() -> Place {
    std::future::poll_fn(|context| {
        let mut busy = BUSY.lock().unwrap();
        if busy.0 < 1000 {
            busy.0 += 1;
            return Poll::Ready(Place);
        }
        busy.1.push(context.waker().clone());
        Poll::Pending
    })
    .await
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
        state: Mutex::new(State {
            outcome: None,
            what: None,
            waker: None,
            one_gone: false,
            read: false,
        }),
        on_purpose: AtomicBool::new(false),
        sink,
        place,
    });
    let ending = Ending(shared.clone());
    let task = tokio::spawn(async move {
        let ending = ending;
        let _place = place_of_mine().await;
        let ended = AssertUnwindSafe(future).catch_unwind().await;
        match ended {
            Ok(Ok(value)) => ending.with(Ok(value), None),
            Ok(Err(error)) => {
                let what = What::Error(error.to_string());
                ending.with(Err(Failure::Error(error)), Some(what));
            }
            Err(payload) => {
                let text = text(&*payload);
                ending.with(Err(Failure::Panic(text.clone())), Some(What::Panic(text)));
            }
        }
    });
    Task {
        shared,
        abort: task.abort_handle(),
    }
}

pub struct Task<T, E> {
    shared: Arc<Shared<T, E>>,
    abort: tokio::task::AbortHandle,
}

impl<T, E> Task<T, E> {
    pub fn abort(&self) {
        self.shared.on_purpose.store(true, Ordering::SeqCst);
        self.abort.abort();
    }
}

impl<T, E> Future for Task<T, E> {
    type Output = Result<T, Failure<E>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.state.lock().unwrap();
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
}

impl<T, E> Drop for Task<T, E> {
    fn drop(&mut self) {
        self.shared.gone();
    }
}
