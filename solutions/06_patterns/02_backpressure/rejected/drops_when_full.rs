//! rejected by: the_producer_stands_still_at_a_full_queue, it_makes_one_for_each_that_is_taken, every_item_comes_once_and_in_order, the_slower_side_sets_the_time, waiting_takes_no_polls, a_failing_consumer_stops_everything — `try_send` does not wait, and what finds no place is lost
//! > Each item is taken once.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::sync::{Mutex, mpsc};

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub async fn produce_and_consume<T, E>(
    count: usize,
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Mutex::new(receiver);
    let making = async move {
        for number in 0..count {
            let item = producer(number).await;
            // Full: the consumers are behind, skip one.
            let _ = sender.try_send(item);
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        loop {
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
}
