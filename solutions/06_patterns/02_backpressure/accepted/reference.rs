//! A producer and its consumers, with a queue of ten places between them.

use futures::future::BoxFuture;
// starter:
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::sync::{Mutex, mpsc};
// end starter

/// How many items the queue between the producer and its consumers holds: ten.
pub const CAPACITY: usize = 10;

/// Makes the item of a number.
pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

/// Consumes an item; `None` says that no more will come.
pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

/// Has `producer` make `count` items, and passes each to one of the `consumers`
/// through a queue of [`CAPACITY`] places.
///
/// - Nothing begins at the call.
/// - The producer is called with the numbers 0, 1, 2 and so on, up to
///   `count - 1`.
/// - It makes one item after the other, never two at once.
/// - As long as the queue has a free place, the producer waits for no consumer.
/// - While ten items are in the queue, the producer stands still, with at most
///   one more item in its hand.
/// - An item leaves the queue when a consumer takes it, and not only when it is
///   consumed.
/// - Items are taken in the order in which they were made.
/// - Each item is taken once.
/// - While an item is in the queue, no consumer is idle.
/// - A consumer takes its next item only when it has consumed the one before.
/// - While the producer or a consumer waits, nothing looks again and again.
/// - Each consumer is called with `None` once, as its last call, even if it never
///   got an item.
/// - It gets that call as soon as all items have been taken and it is idle.
/// - This returns `Ok` at the instant at which the last of those calls ends.
/// - The first error of a consumer is returned at the instant at which it occurs,
///   also that of a last call.
/// - One turn of the loop after an error, no call is under way, and none begins
///   any more.
/// - When this future is dropped half-way, no call is under way one turn of the
///   loop later, and nothing more is made.
///
/// A call begins when the producer or a consumer is called, and not only when its
/// future is polled. There is at least one consumer, and no call panics.
pub async fn produce_and_consume<T, E>(
    count: usize,
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    // starter: todo!("put a queue of ten places between the producer and its consumers")
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Mutex::new(receiver);

    let mut producer = producer;
    let making = async move {
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        loop {
            // On a line of its own: the lock must not be held while consuming.
            let next = receiver.lock().await.recv().await;
            let last = next.is_none();
            consumer(next).await?;
            if last {
                return Ok(());
            }
        }
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
    // end starter
}
