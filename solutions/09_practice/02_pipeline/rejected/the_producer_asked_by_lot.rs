//! rejected by: two_failures_at_one_instant_are_both_reported — a `select!` draws by lot which failure is seen first, and behind it only the consumers are asked once more
//! > Failures at one instant are all reported, up to fifty of them.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use futures::{FutureExt, future};
use std::any::Any;
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use tokio::task::yield_now;
use tokio_util::sync::CancellationToken;

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
        Err(payload) => payload
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("panicked")
            .to_owned(),
    }
}
async fn caught<T>(call: impl FnOnce() -> BoxFuture<'static, T>) -> Result<T, String> {
    AssertUnwindSafe(async move { call().await })
        .catch_unwind()
        .await
        .map_err(text)
}

pub async fn pipeline<T, E>(
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    type Ended<T, E> = (Consumer<T, E>, bool, Result<Result<(), E>, String>);
    let mut queue = VecDeque::new();
    let mut hand = None;
    let mut idle = consumers;
    let mut busy: FuturesUnordered<BoxFuture<'static, Ended<T, E>>> = FuturesUnordered::new();
    let mut making: Option<BoxFuture<'static, Result<Option<T>, String>>> = None;
    let mut more = true;
    let mut consumed = 0;
    let mut failures = Vec::new();
    while failures.is_empty() {
        if queue.len() < CAPACITY {
            queue.extend(hand.take());
        }
        while !idle.is_empty() && (!queue.is_empty() || (!more && hand.is_none())) {
            let mut consumer = idle.pop().expect("not empty");
            let next = queue.pop_front();
            let last = next.is_none();
            busy.push(Box::pin(async move {
                let ended = caught(|| consumer(next)).await;
                (consumer, last, ended)
            }));
        }
        if queue.len() < CAPACITY {
            queue.extend(hand.take());
        }
        if more && making.is_none() && hand.is_none() && !stop.is_cancelled() {
            let call = std::panic::catch_unwind(AssertUnwindSafe(&mut producer));
            making = Some(match call {
                Ok(call) => AssertUnwindSafe(call)
                    .catch_unwind()
                    .map(|made| made.map_err(text))
                    .boxed(),
                Err(payload) => future::ready(Err(text(payload))).boxed(),
            });
        }
        if !more && hand.is_none() && queue.is_empty() && idle.is_empty() && busy.is_empty() {
            return Ok(consumed);
        }
        tokio::select! {
        () = stop.cancelled(), if more => { making = None; more = false; }
                   made = async { making.as_mut().expect("under way").await }, if making.is_some() => {
                       making = None;
                       match made {
                           Ok(Some(item)) => hand = Some(item),
                           Ok(None) => more = false,
                           Err(text) => failures.push(Failure::Panic(text)),
                       }
                   }
                   Some((consumer, last, ended)) = busy.next() => match ended {
                       Ok(Ok(())) if last => {}
                       Ok(Ok(())) => { consumed += 1; idle.push(consumer); }
                       Ok(Err(error)) => failures.push(Failure::Error(error)),
                       Err(text) => failures.push(Failure::Panic(text)),
                   },
               }
    }
    for _ in 0..3 {
        while let Some(Some((_, _, ended))) = busy.next().now_or_never() {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(error)) => failures.push(Failure::Error(error)),
                Err(text) => failures.push(Failure::Panic(text)),
            }
        }
        yield_now().await;
    }
    Err(Broken { failures })
}
