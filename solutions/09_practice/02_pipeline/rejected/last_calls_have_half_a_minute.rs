//! rejected by: the_end_reaches_every_consumer, it_waits_without_looking — gives a last call thirty seconds, so that a consumer that hangs does not keep the program from its end
//! > It returns when all last calls have ended.

use futures::future::BoxFuture;
use std::any::Any;
use std::sync::Arc;
use tokio::select;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

#[derive(Debug)]
pub struct Broken<E> {
    /// Never empty.
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    /// It returned an error.
    Error(E),
    /// It panicked, with this text; `panicked` where the payload is no text.
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

fn failure_of<E>(ended: Result<Result<usize, E>, JoinError>) -> Result<usize, Option<Failure<E>>> {
    match ended {
        Ok(Ok(count)) => Ok(count),
        Ok(Err(error)) => Err(Some(Failure::Error(error))),
        Err(error) => Err(error
            .try_into_panic()
            .ok()
            .map(|panic| Failure::Panic(text(panic)))),
    }
}

async fn produce<T>(mut producer: Producer<T>, queue: mpsc::Sender<T>, stop: CancellationToken) {
    loop {
        let item = select! {
            biased;
            () = stop.cancelled() => return,
            item = producer() => item,
        };
        let Some(item) = item else { return };
        if queue.send(item).await.is_err() {
            return;
        }
    }
}

async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    queue: Arc<Mutex<mpsc::Receiver<T>>>,
) -> Result<usize, E> {
    let mut count = 0;
    loop {
        let item = queue.lock().await.recv().await;
        let Some(item) = item else { break };
        consumer(Some(item)).await?;
        count += 1;
    }
    // A consumer that hangs in its good-bye must not keep the program from its end.
    let limit = std::time::Duration::from_secs(30);
    match tokio::time::timeout(limit, consumer(None)).await {
        Ok(ended) => ended?,
        Err(_) => return Ok(count),
    }
    Ok(count)
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
    let (send, queue) = mpsc::channel(CAPACITY);
    let queue = Arc::new(Mutex::new(queue));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        produce(producer, send, stop).await;
        Ok(0)
    });
    for consumer in consumers {
        tasks.spawn(consume(consumer, queue.clone()));
    }
    let mut consumed = 0;
    let mut failures = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        match failure_of(ended) {
            Ok(count) => consumed += count,
            Err(failure) => {
                failures.extend(failure);
                tasks.abort_all();
            }
        }
    }
    if failures.is_empty() {
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
}
