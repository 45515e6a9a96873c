//! rejected by: failures_at_one_instant_are_all_reported — sends failures through a channel with sixteen places, and lets go of those that find it full
//! > When several children fail before the group's own task is polled again, it reports each failure.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Why a group failed.
#[derive(Debug)]
pub struct GroupError<E> {
    /// Everything that failed in it; never empty.
    pub failures: Vec<Failure<E>>,
}

/// How the body or a child failed.
#[derive(Debug)]
pub enum Failure<E> {
    /// It returned an error.
    Error(E),
    /// It panicked, with this text.
    Panic(String),
}

/// The group takes no more children: it is closing, or over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

fn text(payload: Box<dyn Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

/// A handle to a group, to spawn children into it. Clones are the same group.
pub struct Group<E> {
    state: Arc<State<E>>,
}

struct State<E> {
    tracker: TaskTracker,
    stop: CancellationToken,
    failures: mpsc::Sender<Failure<E>>,
}

impl<E> State<E> {
    fn fail(&self, failure: Failure<E>) {
        let _ = self.failures.try_send(failure);
        self.stop.cancel();
    }
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        if self.state.stop.is_cancelled() {
            return Err(Closed);
        }
        let state = self.state.clone();
        let stop = state.stop.clone();
        self.state.tracker.spawn(async move {
            let child = AssertUnwindSafe(child).catch_unwind();
            match stop.run_until_cancelled(child).await {
                Some(Ok(Err(error))) => state.fail(Failure::Error(error)),
                Some(Err(payload)) => state.fail(Failure::Panic(text(payload))),
                Some(Ok(Ok(()))) | None => {}
            }
        });
        Ok(())
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let (send, mut receive) = mpsc::channel(16);
    let state = Arc::new(State {
        tracker: TaskTracker::new(),
        stop: CancellationToken::new(),
        failures: send,
    });
    let _stop_when_dropped = state.stop.clone().drop_guard();
    let group = Group {
        state: state.clone(),
    };
    let body = AssertUnwindSafe(async move { body(group).await }).catch_unwind();
    let value = match state.stop.run_until_cancelled(body).await {
        Some(Ok(Ok(value))) => Some(value),
        Some(Ok(Err(error))) => {
            state.fail(Failure::Error(error));
            None
        }
        Some(Err(payload)) => {
            state.fail(Failure::Panic(text(payload)));
            None
        }
        None => None,
    };
    state.tracker.close();
    state.tracker.wait().await;
    let mut failures = Vec::new();
    while let Ok(failure) = receive.try_recv() {
        failures.push(failure);
    }
    match value {
        Some(value) if failures.is_empty() => Ok(value),
        _ => Err(GroupError { failures }),
    }
}
