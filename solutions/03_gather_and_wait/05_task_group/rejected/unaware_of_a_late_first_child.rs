//! rejected by: a_failing_child_cancels_the_body — `poll_join_next` of an empty set keeps no waker, and a child that another task spawns then is looked at when the body wakes
//! > A child that fails cancels the body at that instant.

use futures::FutureExt;
use std::any::Any;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Poll, Waker};
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

fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

struct State<E> {
    open: bool,
    children: JoinSet<Result<(), E>>,
    waker: Option<Waker>,
}

pub struct Group<E> {
    state: Weak<Mutex<State<E>>>,
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
        let state = self.state.upgrade().ok_or(Closed)?;
        let mut state = state.lock().unwrap();
        if !state.open {
            return Err(Closed);
        }
        state.children.spawn(child);
        Ok(())
    }
}

fn failure_of<E>(ended: Result<Result<(), E>, JoinError>) -> Option<Failure<E>> {
    match ended {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(Failure::Error(error)),
        Err(error) if error.is_panic() => Some(Failure::Panic(text(&*error.into_panic()))),
        Err(_) => None,
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let state = Arc::new(Mutex::new(State {
        open: true,
        children: JoinSet::new(),
        waker: None,
    }));
    let group = Group {
        state: Arc::downgrade(&state),
    };
    let mut running = Some(Box::pin(
        AssertUnwindSafe(async move { body(group).await }).catch_unwind(),
    ));
    let mut value = None;
    let mut failures: Vec<Failure<E>> = Vec::new();
    poll_fn(|cx| {
        loop {
            let left = {
                let mut state = state.lock().unwrap();
                state.waker = Some(cx.waker().clone());
                loop {
                    match state.children.poll_join_next(cx) {
                        Poll::Ready(Some(ended)) => failures.extend(failure_of(ended)),
                        Poll::Ready(None) => break false,
                        Poll::Pending => break true,
                    }
                }
            };
            if !failures.is_empty() {
                {
                    let mut state = state.lock().unwrap();
                    state.open = false;
                    state.children.abort_all();
                }
                running = None;
                return if left { Poll::Pending } else { Poll::Ready(()) };
            }
            let Some(body) = &mut running else {
                if left {
                    return Poll::Pending;
                }
                state.lock().unwrap().open = false;
                return Poll::Ready(());
            };
            match body.as_mut().poll(cx) {
                Poll::Pending => {
                    if !left && !state.lock().unwrap().children.is_empty() {
                        continue;
                    }
                    return Poll::Pending;
                }
                Poll::Ready(Ok(Ok(it))) => value = Some(it),
                Poll::Ready(Ok(Err(error))) => failures.push(Failure::Error(error)),
                Poll::Ready(Err(payload)) => failures.push(Failure::Panic(text(&*payload))),
            }
            running = None;
        }
    })
    .await;
    match value {
        Some(value) if failures.is_empty() => Ok(value),
        _ => Err(GroupError { failures }),
    }
}
