//! rejected by: a_child_may_spawn_into_the_group — takes the children out of the group when the body has ended, and those that have come meanwhile when the first are gone
//! > An error of the body or of a child cancels all other children at that instant.

use futures::FutureExt;
use std::any::Any;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use tokio::select;
use tokio::task::{JoinError, JoinSet};

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
    state: Arc<Mutex<State<E>>>,
}

struct State<E> {
    closed: bool,
    children: JoinSet<Result<(), E>>,
    /// Who waits for a child to come, while there is none.
    waiter: Option<Waker>,
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
        let mut state = self.state();
        if state.closed {
            return Err(Closed);
        }
        state.children.spawn(child);
        if let Some(waiter) = state.waiter.take() {
            waiter.wake();
        }
        Ok(())
    }

    /// The next child that ended; while there is none, it waits for one.
    async fn next_child(&self) -> Result<Result<(), E>, JoinError> {
        poll_fn(|context| {
            let mut state = self.state();
            match state.children.poll_join_next(context) {
                Poll::Ready(Some(ended)) => Poll::Ready(ended),
                Poll::Ready(None) => {
                    state.waiter = Some(context.waker().clone());
                    Poll::Pending
                }
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }
}

impl<E: 'static> Group<E> {
    fn state(&self) -> MutexGuard<'_, State<E>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All children that nobody waits for yet. When there is none, the group is closed.
    fn generation(&self) -> Option<JoinSet<Result<(), E>>> {
        let mut state = self.state();
        if state.children.is_empty() {
            state.closed = true;
            return None;
        }
        Some(std::mem::take(&mut state.children))
    }

    fn cancel(&self) {
        let mut state = self.state();
        state.closed = true;
        state.children.abort_all();
    }
}

/// Children may hold the group, so it does not go by itself.
struct CancelOnDrop<E: 'static>(Group<E>);

impl<E: 'static> Drop for CancelOnDrop<E> {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

fn failure_of<E>(ended: Result<Result<(), E>, JoinError>) -> Option<Failure<E>> {
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(Failure::Error(error)),
        Err(gone) if gone.is_cancelled() => None,
        Err(gone) => Some(Failure::Panic(text_of(&*gone.into_panic()))),
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let state = State {
        closed: false,
        children: JoinSet::new(),
        waiter: None,
    };
    let group = Group {
        state: Arc::new(Mutex::new(state)),
    };
    let _if_dropped = CancelOnDrop(group.clone());

    let inner = group.clone();
    let body = AssertUnwindSafe(async move { body(inner).await }).catch_unwind();
    let ended = {
        let mut body = pin!(body);
        loop {
            select! {
                biased;
                ended = &mut body => break match ended {
                    Ok(Ok(value)) => Ok(value),
                    Ok(Err(error)) => Err(Failure::Error(error)),
                    Err(payload) => Err(Failure::Panic(text_of(&*payload))),
                },
                ended = group.next_child() => if let Some(failure) = failure_of(ended) {
                    break Err(failure);
                },
            }
        }
    };

    let mut failures = Vec::new();
    let value = match ended {
        Ok(value) => Some(value),
        Err(failure) => {
            group.cancel();
            failures.push(failure);
            None
        }
    };
    // A child may spawn others: then they are the next to be waited for.
    while let Some(mut children) = group.generation() {
        while let Some(ended) = children.join_next().await {
            if let Some(failure) = failure_of(ended) {
                group.cancel();
                children.abort_all();
                failures.push(failure);
            }
        }
    }
    value
        .filter(|_| failures.is_empty())
        .ok_or(GroupError { failures })
}
