//! rejected by: nothing_begins_at_the_call, it_waits_for_all_its_children, a_child_may_spawn_into_the_group, an_error_cancels_the_other_children, a_panic_cancels_the_other_children, a_failure_after_the_body_fails_the_group, failures_at_one_instant_are_all_reported, cancelled_siblings_are_no_failures, a_panic_keeps_its_text, a_panic_without_a_text_is_reported, dropped_from_outside_it_takes_all_along, a_closing_group_takes_no_more, a_group_that_was_dropped_takes_no_more — takes the end of the body for the end of the group, and cancels what is still at work
//! > When nothing fails, it returns the body's value as soon as the body and all children have ended.
//!
//! > A child that another child has spawned is waited for, too.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::select;
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
        self.shared.leave.cancel();
        None
    }
}

impl<E> Shared<E> {
    fn state(&self) -> MutexGuard<'_, State<E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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
    let _if_dropped = leave.clone().drop_guard();
    let children = TaskTracker::new();
    let state = Mutex::new(State {
        closed: false,
        failures: Vec::new(),
    });
    let shared = Arc::new(Shared {
        children,
        leave,
        state,
    });
    let group = Group {
        shared: shared.clone(),
    };

    let inner = group.clone();
    let value = group.run(async move { body(inner).await }).await;
    shared.leave.cancel();

    shared.children.close();
    let failures = loop {
        shared.children.wait().await;
        let mut state = shared.state();
        if shared.children.is_empty() {
            state.closed = true;
            break std::mem::take(&mut state.failures);
        }
    };
    value
        .filter(|_| failures.is_empty())
        .ok_or(GroupError { failures })
}
