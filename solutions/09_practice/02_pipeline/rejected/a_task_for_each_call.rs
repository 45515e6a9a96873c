//! rejected by: dropped_it_discards_everything — a task for it all and a task for each call, each ended by a guard in the other: a drop takes a turn for each
//! > Dropped half-way, it discards everything: one turn of the loop later nothing is left.

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

async fn run<T, E>(
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
                match catch_unwind(AssertUnwindSafe(|| {
                    let mut call = Ends(tokio::spawn(consumers[number](item)));
                    async move {
                        match (&mut call.0).await {
                            Ok(end) => end,
                            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
                        }
                    }
                })) {
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

struct Ends<R>(tokio::task::JoinHandle<R>);

impl<R> Drop for Ends<R> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub async fn pipeline<T, E>(
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut all = Ends(tokio::spawn(run(producer, consumers, stop)));
    (&mut all.0).await.expect("it does not panic")
}
