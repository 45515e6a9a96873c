//! rejected by: a_pipeline_that_is_over_stops_no_other — cancels the token when all is done, so that whatever still listens to it ends: others that have the token are told to stop
//! > As long as the queue has a free place, the producer goes on.

use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use std::any::Any;
use std::panic::AssertUnwindSafe;
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
    let token = stop.clone();
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let queue = Arc::new(Mutex::new(receiver));
    let making = make(producer, sender, stop).map(|()| Ok(0)).boxed();
    let consuming = consumers
        .into_iter()
        .map(|consumer| consume(consumer, queue.clone()).boxed());
    let mut running: FuturesUnordered<_> = std::iter::once(making)
        .chain(consuming)
        .map(|work| AssertUnwindSafe(work).catch_unwind())
        .collect();

    let mut consumed = 0;
    let mut failures = Vec::new();
    let mut note = |ended: std::thread::Result<Result<usize, E>>| {
        match ended {
            Ok(Ok(count)) => consumed += count,
            Ok(Err(error)) => failures.push(Failure::Error(error)),
            Err(payload) => failures.push(Failure::Panic(text_of(&*payload))),
        }
        !failures.is_empty()
    };
    while let Some(ended) = running.next().await {
        if note(ended) {
            // Whoever has failed at this very instant is heard, and no one else.
            while let Some(Some(ended)) = running.next().now_or_never() {
                note(ended);
            }
            break;
        }
    }
    drop(running);
    if failures.is_empty() {
        token.cancel();
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
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
