//! A producer and its consumers, with a queue of ten places between them.

use futures::future::BoxFuture;

/// How many items the queue between producer and consumers holds.
pub const CAPACITY: usize = 10;

/// Makes the item of a number.
pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

/// Consumes an item; with `None` it is told that no more will come.
pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

/// Has `producer` make the items 0 to `count - 1`, one after the other, and
/// hands each to one of the `consumers`, of which there is at least one.
///
/// - Nothing begins at the call; making begins at the first poll.
/// - An item waits in a queue until a consumer takes it. The queue holds
///   [`CAPACITY`] items. While it is full the producer stands still, with at
///   most one more item in its hand; whenever one is taken, one more is made.
/// - Items are taken in the order in which they were made, each by the first
///   consumer that is idle. A consumer takes its next item when it has consumed
///   the one before. Consumers work side by side, and beside the producer.
/// - When all items have been made and taken, every consumer is called with
///   `None`, once, as its last call, even if it never got an item. It ends when
///   all those calls have ended.
/// - The first error of a consumer comes back at that instant. Nothing more is
///   made or consumed: one turn of the loop later nothing of it is running.
/// - When this future is dropped half-way, everything goes with it: one turn of
///   the loop later nothing of it is running.
pub async fn produce_and_consume<T, E>(
    count: usize,
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("put a queue of ten places between the producer and its consumers")
}
