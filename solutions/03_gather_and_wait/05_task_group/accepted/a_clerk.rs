//! A clerk in a task of its own gives the word to leave at a failure; it goes home a turn after the group has returned.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::select;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[derive(Debug)]
pub struct GroupError<E> {
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

pub struct Group<E> {
    shared: Arc<Shared<E>>,
}

struct Shared<E> {
    children: TaskTracker,
    leave: CancellationToken,
    bell: mpsc::UnboundedSender<()>,
    state: Mutex<State<E>>,
}

struct State<E> {
    closed: bool,
    failures: Vec<Failure<E>>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        // The lock is held while the child is counted: the end of the group
        // takes it too, and so cannot come in between.
        let state = self.shared.state();
        if state.closed {
            return Err(Closed);
        }
        let group = self.clone();
        self.shared.children.spawn(async move {
            group.run(child).await;
        });
        Ok(())
    }

    async fn run<T>(&self, work: impl Future<Output = Result<T, E>>) -> Option<T> {
        let ended = select! {
            // The work first: what fails at the instant at which another has
            // failed is a failure too.
            biased;
            ended = AssertUnwindSafe(work).catch_unwind() => ended,
            () = self.shared.leave.cancelled() => return None,
        };
        let failure = match ended {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(error)) => Failure::Error(error),
            Err(payload) => Failure::Panic(text_of(&*payload)),
        };
        let mut state = self.shared.state();
        state.closed = true;
        state.failures.push(failure);
        self.shared.bell.send(()).ok();
        None
    }
}

impl<E> Shared<E> {
    fn state(&self) -> MutexGuard<'_, State<E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct LeaveOnDrop<'a, E>(&'a Shared<E>);

impl<E> Drop for LeaveOnDrop<'_, E> {
    fn drop(&mut self) {
        self.0.state().closed = true;
        self.0.leave.cancel();
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let leave = CancellationToken::new();
    let children = TaskTracker::new();
    let state = Mutex::new(State {
        closed: false,
        failures: Vec::new(),
    });
    let (bell, mut rings) = mpsc::unbounded_channel();
    let word = leave.clone();
    tokio::spawn(async move {
        while rings.recv().await.is_some() {
            word.cancel();
        }
    });
    let shared = Arc::new(Shared {
        children,
        leave,
        bell,
        state,
    });
    let _if_dropped = LeaveOnDrop(&shared);
    let group = Group {
        shared: shared.clone(),
    };

    let inner = group.clone();
    let value = group.run(async move { body(inner).await }).await;

    shared.children.close();
    shared.children.wait().await;
    let failures = {
        let mut state = shared.state();
        state.closed = true;
        std::mem::take(&mut state.failures)
    };
    value
        .filter(|_| failures.is_empty())
        .ok_or(GroupError { failures })
}
