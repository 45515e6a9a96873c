//! rejected by: a_pipeline_that_is_over_stops_no_other — a failure cancels the token that is at hand, and others have it, too
//! > As long as the queue has a free place, the producer goes on.

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use std::any::Any;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use tokio_util::sync::CancellationToken;
//USES

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

#[derive(Debug)]
pub struct Broken<E> {
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(other) => other
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("panicked")
            .to_owned(),
    }
}

pub async fn pipeline<T, E>(
    mut producer: Producer<T>,
    mut consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut idle: VecDeque<usize> = (0..consumers.len()).collect();
    let mut working = FuturesUnordered::new();
    let (mut queue, mut hand, mut making, mut open) = (VecDeque::new(), None, None, true);
    let (mut consumed, mut ended, mut rest) = (0_usize, 0, 2);
    let mut failures = Vec::new();
    let mut told = pin!(stop.cancelled());
    poll_fn(|context| {
        for _ in 0..100 {
            let mut moved = false;
            if open && told.as_mut().poll(context).is_ready() {
                open = false;
                making = None;
            }
            if open && hand.is_none() {
                if making.is_none() && failures.is_empty() {
                    match catch_unwind(AssertUnwindSafe(&mut producer)) {
                        Ok(next) => making = Some(AssertUnwindSafe(next).catch_unwind()),
                        Err(payload) => failures.push(Failure::Panic(text(payload))),
                    }
                }
                let made = making.as_mut().map(|making| making.poll_unpin(context));
                if let Some(Poll::Ready(made)) = made {
                    making = None;
                    moved = true;
                    match made {
                        Ok(Some(item)) => hand = Some(item),
                        Ok(None) => open = false,
                        Err(payload) => failures.push(Failure::Panic(text(payload))),
                    }
                }
            }
            if queue.len() < CAPACITY
                && let Some(item) = hand.take()
            {
                queue.push_back(item);
                moved = true;
            }
            while failures.is_empty() && !idle.is_empty() {
                let item = queue.pop_front();
                if item.is_none() && (open || hand.is_some()) {
                    break;
                }
                let (number, last) = (idle.pop_front().expect("one is idle"), item.is_none());
                match catch_unwind(AssertUnwindSafe(|| consumers[number](item))) {
                    Ok(work) => working.push(
                        AssertUnwindSafe(work)
                            .catch_unwind()
                            .map(move |end| (number, last, end)),
                    ),
                    Err(payload) => failures.push(Failure::Panic(text(payload))),
                }
                moved = true;
            }
            while let Poll::Ready(Some((number, last, end))) = working.poll_next_unpin(context) {
                moved = true;
                match end {
                    Ok(Ok(())) if last => ended += 1,
                    Ok(Ok(())) => {
                        consumed += 1;
                        idle.push_back(number);
                    }
                    Ok(Err(error)) => failures.push(Failure::Error(error)),
                    Err(payload) => failures.push(Failure::Panic(text(payload))),
                }
            }
            if ended == consumers.len() && failures.is_empty() {
                return Poll::Ready(Ok(consumed));
            }
            if !moved {
                if failures.is_empty() {
                    return Poll::Pending;
                }
                stop.cancel();
                if rest == 0 {
                    return Poll::Ready(Err(Broken {
                        failures: std::mem::take(&mut failures),
                    }));
                }
                rest -= 1;
                break;
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await
}
