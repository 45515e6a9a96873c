//! rejected by: it_waits_for_all_its_children, children_begin_while_the_body_is_busy, each_child_is_a_task, an_error_cancels_the_other_children, a_panic_cancels_the_other_children, a_failing_child_cancels_the_body, siblings_are_gone_before_it_returns, a_closing_group_takes_no_more, a_group_that_was_dropped_takes_no_more, failures_at_one_instant_are_all_reported, another_task_may_wait_for_the_group, a_caller_that_panics_takes_all_along — collects futures during the body and drives them afterwards
//! > It begins at the instant of the call, whatever the body waits for.

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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
    newcomers: Vec<BoxFuture<'static, Result<(), E>>>,
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
        state.newcomers.push(child.boxed());
        Ok(())
    }

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

fn failure_of<T, E>(ended: std::thread::Result<Result<T, E>>) -> Result<T, Failure<E>> {
    match ended {
        Ok(ended) => ended.map_err(Failure::Error),
        Err(payload) => Err(Failure::Panic(text_of(&*payload))),
    }
}

pub async fn task_group<T, E, B>(body: B) -> Result<T, GroupError<E>>
where
    B: AsyncFnOnce(Group<E>) -> Result<T, E>,
    E: Send + 'static,
{
    let state = State {
        closed: false,
        newcomers: Vec::new(),
    };
    let group = Group {
        state: Arc::new(Mutex::new(state)),
    };
    let inner = group.clone();
    let body = AssertUnwindSafe(async move { body(inner).await })
        .catch_unwind()
        .await;
    let mut running = FuturesUnordered::new();
    let result = async {
        let value = failure_of(body)?;
        loop {
            let newcomers = std::mem::take(&mut group.state().newcomers);
            running.extend(
                newcomers
                    .into_iter()
                    .map(|child| AssertUnwindSafe(child).catch_unwind()),
            );
            match running.next().await {
                Some(ended) => failure_of(ended)?,
                None => return Ok(value),
            }
        }
    };
    let result = result.await;
    group.state().closed = true;
    result.map_err(|failure| {
        let mut failures = vec![failure];
        while let Some(Some(ended)) = running.next().now_or_never() {
            failures.extend(failure_of(ended).err());
        }
        running.clear();
        GroupError { failures }
    })
}
