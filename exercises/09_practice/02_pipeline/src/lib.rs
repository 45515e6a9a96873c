//! A producer and several consumers, with a queue between them and a group
//! around them.

use futures::future::BoxFuture;
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
    todo!("a queue between them, and a group around them")
}
