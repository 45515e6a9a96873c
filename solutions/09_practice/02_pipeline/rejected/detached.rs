//! rejected by: the_first_failure_ends_all_at_that_instant, all_are_gone_before_it_returns, dropped_it_discards_everything, two_failures_at_one_instant_are_both_reported — spawns plain tasks and joins the consumers: a failure or a drop reaches nobody else
//! > Dropped half-way, it discards everything

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use std::any::Any;
use std::sync::Arc;
use tokio::select;
use tokio::sync::{Mutex, mpsc};
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

pub async fn pipeline<T, E>(
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let queue = Arc::new(Mutex::new(receiver));
    let mut tasks = vec![tokio::spawn(async move {
        make(producer, sender, stop).await;
        Ok(0)
    })];
    for consumer in consumers {
        tasks.push(tokio::spawn(consume(consumer, queue.clone())));
    }

    let mut consumed = 0;
    let mut failures = Vec::new();
    let mut running: FuturesUnordered<_> = tasks.into_iter().collect();
    while let Some(ended) = running.next().await {
        match ended {
            Ok(Ok(count)) => consumed += count,
            Ok(Err(error)) => failures.push(Failure::Error(error)),
            Err(panicked) => failures.push(Failure::Panic(text_of(&*panicked.into_panic()))),
        }
        if !failures.is_empty() {
            while let Some(Some(Ok(Err(error)))) = running.next().now_or_never() {
                failures.push(Failure::Error(error));
            }
            return Err(Broken { failures });
        }
    }
    Ok(consumed)
}

async fn make<T>(mut producer: Producer<T>, queue: mpsc::Sender<T>, stop: CancellationToken) {
    loop {
        let item = select! {
            biased;
            () = stop.cancelled() => return,
            item = producer() => item,
        };
        let Some(item) = item else { return };
        // Outside of the select: an item that is made is not given up.
        if queue.send(item).await.is_err() {
            return;
        }
    }
}

async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    queue: Arc<Mutex<mpsc::Receiver<T>>>,
) -> Result<usize, E> {
    let mut consumed = 0;
    loop {
        let next = queue.lock().await.recv().await;
        let last = next.is_none();
        consumer(next).await?;
        if last {
            return Ok(consumed);
        }
        consumed += 1;
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
