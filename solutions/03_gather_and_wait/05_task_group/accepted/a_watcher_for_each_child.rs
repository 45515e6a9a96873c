//! Each child has a task that watches it, hears of its panic from the handle, and tells the group, which closes then.

use futures::FutureExt;
use std::any::Any;
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
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
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

struct State<E> {
    closed: bool,
    next: u64,
    children: BTreeMap<u64, Option<AbortHandle>>,
    failures: Vec<(u64, Failure<E>)>,
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

/// One child that is not gone yet.
struct Here<E> {
    id: u64,
    group: Group<E>,
}
impl<E> Drop for Here<E> {
    fn drop(&mut self) {
        let mut state = self.group.state.lock().unwrap();
        state.children.remove(&self.id);
        let waker = state.waker.clone();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let id = {
            let mut state = self.state.lock().unwrap();
            if state.closed {
                return Err(Closed);
            }
            state.next += 1;
            let id = state.next;
            state.children.insert(id, None);
            id
        };
        let here = Here {
            id,
            group: self.clone(),
        };
        let task = tokio::spawn(child);
        let child_task = task.abort_handle();
        tokio::spawn(async move {
            let failure = match task.await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => Failure::Error(error),
                Err(gone) if gone.is_cancelled() => return,
                Err(gone) => Failure::Panic(text(gone.into_panic())),
            };
            here.group
                .state
                .lock()
                .unwrap()
                .failures
                .push((here.id, failure));
        });
        let task = child_task;
        let mut state = self.state.lock().unwrap();
        if state.closed {
            task.abort();
        }
        if let Some(place) = state.children.get_mut(&id) {
            *place = Some(task);
        }
        Ok(())
    }
}

fn close<E>(group: &Group<E>) {
    let mut state = group.state.lock().unwrap();
    state.closed = true;
    let children: Vec<_> = state.children.values().flatten().cloned().collect();
    drop(state);
    for child in children {
        child.abort();
    }
}

struct CloseOnDrop<E>(Group<E>);
impl<E> Drop for CloseOnDrop<E> {
    fn drop(&mut self) {
        close(&self.0);
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
            children: BTreeMap::new(),
            failures: Vec::new(),
            waker: None,
        })),
    };
    let close_on_drop = CloseOnDrop(group.clone());
    let lent = group.clone();
    let mut body = Some(Box::pin(
        AssertUnwindSafe(async move { body(lent).await }).catch_unwind(),
    ));
    let mut value = None;
    let mut failure_of_the_body = None;
    poll_fn(|context| {
        group.state.lock().unwrap().waker = Some(context.waker().clone());
        let failed = !group.state.lock().unwrap().failures.is_empty();
        if let Some(future) = &mut body
            && !failed
        {
            match Pin::new(future).poll(context) {
                Poll::Pending => {}
                Poll::Ready(ended) => {
                    body = None;
                    match ended {
                        Ok(Ok(it)) => value = Some(it),
                        Ok(Err(error)) => failure_of_the_body = Some(Failure::Error(error)),
                        Err(payload) => failure_of_the_body = Some(Failure::Panic(text(payload))),
                    }
                }
            }
        }
        let failed =
            failure_of_the_body.is_some() || !group.state.lock().unwrap().failures.is_empty();
        if failed {
            body = None;
            close(&group);
        }
        let mut state = group.state.lock().unwrap();
        if body.is_none() && state.children.is_empty() {
            state.closed = true;
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    drop(close_on_drop);
    let failures = std::mem::take(&mut group.state.lock().unwrap().failures);
    let mut failures: Vec<_> = failures.into_iter().map(|(_, failure)| failure).collect();
    failures.extend(failure_of_the_body);
    match value {
        Some(value) if failures.is_empty() => Ok(value),
        _ => Err(GroupError { failures }),
    }
}
