//! A producer and several consumers, with a queue between them and a group
//! around them.

use futures::future::BoxFuture;
// starter:
use std::any::Any;
use std::sync::Arc;
use tokio::select;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
// end starter
use tokio_util::sync::CancellationToken;

/// How many items the queue holds.
pub const CAPACITY: usize = 10;

/// Makes the next item; `None` when there are no more.
pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;

/// Consumes an item; with `None` it is told that no more will come.
pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

/// What broke the pipeline: everything that failed in it, in the order in which
/// it happened. Whoever was stopped by the pipeline itself is not among it.
#[derive(Debug)]
pub struct Broken<E> {
    /// Never empty.
    pub failures: Vec<Failure<E>>,
}

/// How a consumer, or the producer, failed.
#[derive(Debug)]
pub enum Failure<E> {
    /// It returned an error.
    Error(E),
    /// It panicked, with this text; `panicked` where the payload is no text.
    Panic(String),
}

/// Lets the producer make items, one after the other, and hands each to one of
/// the `consumers`, of which there is at least one. It gives the number of items
/// that were consumed. Nothing begins before the first poll.
///
/// - Items wait in a queue of [`CAPACITY`] places, and are taken in the order in
///   which they were made. Besides those in the queue, the producer holds one
///   made item at most, and each consumer the one that it consumes.
/// - Consumers work side by side. When no more items come and all are taken,
///   each consumer is called with `None`, once, as its last call, and that call
///   is waited for.
/// - **Told to stop**, by the token, the producer makes no more; the item that it
///   is making at that instant is given up. Every item that has been made is
///   still consumed, and then all goes on to its end as above.
/// - **The first failure** stops everybody at that instant: what is in the queue
///   is discarded, nobody is called any more, and it returns when all are gone:
///   what they held has been dropped before. If two consumers fail at one
///   instant, both failures are told.
/// - **Dropped half-way**, everything is discarded in the same way, one turn of
///   the loop later.
pub async fn pipeline<T, E>(
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    // starter: todo!("a queue between them, and a group around them")
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let queue = Arc::new(Mutex::new(receiver));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        make(producer, sender, stop).await;
        Ok(0)
    });
    for consumer in consumers {
        tasks.spawn(consume(consumer, queue.clone()));
    }

    let mut consumed = 0;
    let mut failures = Vec::new();
    // To the last one, also after a failure: aborted is not gone.
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(count)) => consumed += count,
            Ok(Err(error)) => failures.push(Failure::Error(error)),
            Err(stopped) if stopped.is_cancelled() => {}
            Err(panicked) => {
                let text = text_of(&*panicked.into_panic());
                failures.push(Failure::Panic(text));
            }
        }
        if !failures.is_empty() {
            tasks.abort_all();
        }
    }
    if failures.is_empty() {
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
    // end starter
}
// starter:

/// Makes items until there are no more, or until it is told to stop. Its end is
/// the end of the queue.
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

/// Consumes items until the queue ends, and counts them.
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
// end starter
