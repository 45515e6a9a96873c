//! rejected by: another_task_may_wait_for_the_group — keeps the waker of the first poll for the children to call, and a group that goes to another task is never woken there
//! > When nothing fails, it returns the body's value as soon as the body and all children have ended.

use futures::FutureExt;
use std::any::Any;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use tokio::task::AbortHandle;

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

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or_else(|| "panicked".to_owned(), |text| (*text).to_owned()),
    }
}

struct State<E> {
    closed: bool,
    next: u64,
    alive: BTreeMap<u64, AbortHandle>,
    failures: Vec<Failure<E>>,
    waker: Option<Waker>,
}

pub struct Group<E> {
    state: Arc<Mutex<State<E>>>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Group {
            state: self.state.clone(),
        }
    }
}

struct Ticket<E> {
    number: u64,
    state: Arc<Mutex<State<E>>>,
}

impl<E> Drop for Ticket<E> {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap();
        state.alive.remove(&self.number);
        if let Some(waker) = &state.waker {
            waker.wake_by_ref();
        }
    }
}

impl<E> State<E> {
    fn stop(&mut self) {
        self.closed = true;
        for child in self.alive.values() {
            child.abort();
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return Err(Closed);
        }
        let number = state.next;
        state.next += 1;
        let ticket = Ticket {
            number,
            state: self.state.clone(),
        };
        let running = Box::pin(AssertUnwindSafe(child).catch_unwind());
        let task = tokio::spawn(run_child(running, ticket));
        state.alive.insert(number, task.abort_handle());
        Ok(())
    }
}

type Ended<E> = Result<Result<(), E>, Box<dyn Any + Send>>;

// Parameters are dropped last to first, so the ticket is named first in the tuple.
async fn run_child<E: Send + 'static>(
    child: impl Future<Output = Ended<E>> + Send,
    ticket: Ticket<E>,
) {
    let pair = (child, ticket);
    let (child, ticket) = pair;
    let ended = child.await;
    let failure = match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(Failure::Error(error)),
        Err(panic) => Some(Failure::Panic(text(panic))),
    };
    if let Some(failure) = failure {
        let mut state = ticket.state.lock().unwrap();
        state.failures.push(failure);
        state.alive.remove(&ticket.number);
        state.stop();
    }
    drop(ticket);
}

struct CloseOnDrop<E>(Group<E>);

impl<E> Drop for CloseOnDrop<E> {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.closed = true;
        state.stop();
        state.waker = None;
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let group = Group {
        state: Arc::new(Mutex::new(State {
            closed: false,
            next: 0,
            alive: BTreeMap::new(),
            failures: Vec::new(),
            waker: None,
        })),
    };
    let _close = CloseOnDrop(group.clone());
    let handle = group.clone();
    let mut body = Some(Box::pin(
        AssertUnwindSafe(async move { body(handle).await }).catch_unwind(),
    ));
    let mut value = None;
    poll_fn(|context| {
        {
            let mut state = group.state.lock().unwrap();
            state.waker.get_or_insert_with(|| context.waker().clone());
        }
        if !group.state.lock().unwrap().failures.is_empty() {
            body = None;
        }
        if let Some(running) = &mut body
            && let Poll::Ready(ended) = running.as_mut().poll(context)
        {
            body = None;
            let failure = match ended {
                Ok(Ok(result)) => {
                    value = Some(result);
                    None
                }
                Ok(Err(error)) => Some(Failure::Error(error)),
                Err(panic) => Some(Failure::Panic(text(panic))),
            };
            if let Some(failure) = failure {
                let mut state = group.state.lock().unwrap();
                state.failures.push(failure);
                state.stop();
            }
        }
        if !group.state.lock().unwrap().failures.is_empty() {
            body = None;
        }
        let mut state = group.state.lock().unwrap();
        if body.is_none() && state.alive.is_empty() {
            state.closed = true;
            return Poll::Ready(());
        }
        Poll::Pending
    })
    .await;
    let failures = std::mem::take(&mut group.state.lock().unwrap().failures);
    match value {
        Some(value) if failures.is_empty() => Ok(value),
        _ => Err(GroupError { failures }),
    }
}
