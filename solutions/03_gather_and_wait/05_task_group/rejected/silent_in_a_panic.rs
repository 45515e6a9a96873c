//! rejected by: a_caller_that_panics_takes_all_along, a_failing_child_cancels_the_body — does nothing in a drop that a panic has caused, for fear of a second panic
//! > When this future is dropped half-way, all children are cancelled with it

use futures::FutureExt;
use std::any::Any;
use std::future::poll_fn;
use std::mem;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::Poll;
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

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or_else(|| "panicked".to_owned(), |text| (*text).to_owned()),
    }
}

struct State<E> {
    children: JoinSet<Result<(), E>>,
    closed: bool,
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

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return Err(Closed);
        }
        state.children.spawn(child);
        Ok(())
    }
}

struct CloseOnDrop<E: 'static>(Group<E>);

impl<E> Drop for CloseOnDrop<E> {
    fn drop(&mut self) {
        // Not in a panic: a second one would end the program.
        if std::thread::panicking() {
            return;
        }
        let children = {
            let mut state = self.0.state.lock().unwrap();
            state.closed = true;
            mem::take(&mut state.children)
        };
        drop(children);
    }
}

fn failure_of<E>(ended: Result<Result<(), E>, JoinError>) -> Option<Failure<E>> {
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(Failure::Error(error)),
        Err(error) => error
            .try_into_panic()
            .ok()
            .map(|panic| Failure::Panic(text(panic))),
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let group = Group {
        state: Arc::new(Mutex::new(State {
            children: JoinSet::new(),
            closed: false,
        })),
    };
    let _close = CloseOnDrop(group.clone());
    let handle = group.clone();
    let mut body = Some(Box::pin(
        AssertUnwindSafe(async move { body(handle).await }).catch_unwind(),
    ));
    let mut value = None;
    let mut failures = Vec::new();
    let mut stopping = false;
    poll_fn(|context| {
        if let Some(running) = &mut body
            && let Poll::Ready(ended) = running.as_mut().poll(context)
        {
            body = None;
            match ended {
                Ok(Ok(result)) => value = Some(result),
                Ok(Err(error)) => failures.push(Failure::Error(error)),
                Err(panic) => failures.push(Failure::Panic(text(panic))),
            }
        }
        loop {
            let ended = group.state.lock().unwrap().children.poll_join_next(context);
            match ended {
                Poll::Ready(Some(ended)) => {
                    failures.extend(failure_of(ended));
                    continue;
                }
                Poll::Ready(None) if body.is_none() => {
                    group.state.lock().unwrap().closed = true;
                    return Poll::Ready(());
                }
                _ => {}
            }
            if failures.is_empty() || stopping {
                return Poll::Pending;
            }
            stopping = true;
            {
                let mut state = group.state.lock().unwrap();
                state.closed = true;
                state.children.abort_all();
            }
            body = None;
        }
    })
    .await;
    match value {
        Some(value) if failures.is_empty() => Ok(value),
        _ => Err(GroupError { failures }),
    }
}
