//! rejected by: siblings_are_gone_before_it_returns, a_refused_child_is_dropped_and_never_polled — drops the body and what it refuses with its lock in hand; what asks the group once more while it is dropped waits for that lock for ever
//! > It returns when everything that it has cancelled is gone
//!
//! > A child that is refused is dropped, and never polled.

use futures::FutureExt;
use futures::future::poll_fn;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use tokio::task::JoinSet;

#[derive(Debug)]
pub struct GroupError<E> {
    /// Everything that failed in it; never empty.
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed;

fn panic_of<E>(payload: Box<dyn Any + Send>) -> Failure<E> {
    let text = if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    };
    Failure::Panic(text)
}

struct State<E> {
    open: bool,
    failures: Vec<Failure<E>>,
    children: JoinSet<()>,
    waker: Option<Waker>,
}

pub struct Group<E> {
    state: Arc<Mutex<State<E>>>,
}

impl<E> Clone for Group<E> {
    fn clone(&self) -> Self {
        Self {
            state: self.state.clone(),
        }
    }
}

impl<E> Group<E> {
    fn state(&self) -> MutexGuard<'_, State<E>> {
        self.state.lock().unwrap()
    }

    fn fail(&self, failure: Failure<E>) {
        let mut state = self.state();
        state.failures.push(failure);
        if let Some(waker) = state.waker.take() {
            waker.wake();
        }
    }
}

impl<E: Send + 'static> Group<E> {
    pub fn spawn<F>(&self, child: F) -> Result<(), Closed>
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let mut state = self.state();
        if !state.open {
            drop(child);
            return Err(Closed);
        }
        let group = self.clone();
        state.children.spawn(async move {
            match AssertUnwindSafe(child).catch_unwind().await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => group.fail(Failure::Error(error)),
                Err(payload) => group.fail(panic_of(payload)),
            }
        });
        Ok(())
    }
}

/// Closes the group on every way out.
struct Closing<E>(Group<E>);

impl<E> Drop for Closing<E> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.open = false;
        state.children.abort_all();
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let state = State {
        open: true,
        failures: Vec::new(),
        children: JoinSet::new(),
        waker: None,
    };
    let group = Group {
        state: Arc::new(Mutex::new(state)),
    };
    let closing = Closing(group.clone());
    let lent = group.clone();
    let body = AssertUnwindSafe(async move { body(lent).await }).catch_unwind();
    let mut body = Some(Box::pin(body));
    let mut value = None;
    poll_fn(|context| {
        group.state().waker = Some(context.waker().clone());
        if group.state().failures.is_empty()
            && let Some(running) = &mut body
            && let Poll::Ready(ended) = running.as_mut().poll(context)
        {
            body = None;
            match ended {
                Ok(Ok(answer)) => value = Some(answer),
                Ok(Err(error)) => group.state().failures.push(Failure::Error(error)),
                Err(payload) => group.state().failures.push(panic_of(payload)),
            }
        }
        if !group.state().failures.is_empty() {
            let mut state = group.state();
            state.open = false;
            body = None;
            state.children.abort_all();
        }
        loop {
            let joined = group.state().children.poll_join_next(context);
            match joined {
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        if body.is_some() {
            Poll::Pending
        } else {
            Poll::Ready(())
        }
    })
    .await;
    drop(closing);
    let failures = std::mem::take(&mut group.state().failures);
    match value {
        Some(value) if failures.is_empty() => Ok(value),
        _ => Err(GroupError { failures }),
    }
}
