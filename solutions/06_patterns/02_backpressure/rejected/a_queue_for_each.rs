//! rejected by: an_idle_consumer_takes_the_next, it_makes_one_for_each_that_is_taken, the_producer_stands_still_at_a_full_queue — deals the items out in turn, so that some lie behind a busy consumer while another is idle
//! > While an item is in the queue, no consumer is idle.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::sync::mpsc;

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
    let (senders, receivers): (Vec<_>, Vec<_>) =
        consumers.iter().map(|_| mpsc::channel(CAPACITY)).unzip();
    let making = async move {
        for number in 0..count {
            let item = producer(number).await;
            if senders[number % senders.len()].send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming =
        consumers
            .into_iter()
            .zip(receivers)
            .map(async |(mut consumer, mut receiver)| {
                loop {
                    let next = receiver.recv().await;
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
