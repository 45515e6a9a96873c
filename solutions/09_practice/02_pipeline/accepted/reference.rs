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

/// Makes the next item; `None` when there are no more. The call itself makes
/// nothing: what it returns does, once it is polled.
pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;

/// Consumes an item; `None` says that no more will come.
pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

/// What broke the pipeline: all that failed in it, in no particular order.
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

/// Lets the producer make items, and hands them to the `consumers`, of which there
/// is at least one.
///
/// While all goes well:
///
/// - Nothing begins at the call.
/// - The producer makes one item after the other.
/// - At most [`CAPACITY`] items wait in the queue, and besides them the producer
///   holds one at most, and each consumer the one that it consumes.
/// - As long as the queue has a free place, the producer goes on.
/// - Each item is given to one consumer, once, in the order in which they were made.
/// - An item that is made waits only while all consumers work.
/// - While all of them wait, nothing is polled.
/// - When no more items come and all are taken, each consumer is called with `None`,
///   once, as its last call.
/// - It returns when all last calls have ended.
/// - It returns the number of items that were consumed.
///
/// When the token is cancelled:
///
/// - Told to stop, the producer makes no further item.
/// - The item that is being made at that instant is given up.
/// - Every item that was made is still consumed, and then come the last calls.
///
/// When something fails:
///
/// - The first failure stops everything at that instant.
/// - After the instant of a failure nothing is called any more.
/// - When it returns, what was in the queue and in the hands of others has been
///   dropped.
/// - Failures at one instant are all reported, up to fifty of them.
/// - What the pipeline itself has stopped is not among the failures.
/// - A failure of a last call is one like any other.
/// - A panic of a consumer is a failure, with its text, or `panicked` where it has
///   none.
/// - So is a panic of the producer.
///
/// When it is dropped:
///
/// - Dropped half-way, it discards everything: one turn of the loop later nothing
///   is left.
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
    // To the last one, also after a failure: what is aborted is not gone.
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
