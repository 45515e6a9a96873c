//! rejected by: the_slower_side_sets_the_time, several_consumers_work_side_by_side, an_idle_consumer_takes_the_next, it_returns_when_the_last_call_has_ended, the_producer_stands_still_at_a_full_queue, any_count_will_do — has ten items made side by side, to keep the queue full
//! > It makes one item after the other, never two at once.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use futures::{StreamExt, stream};
use tokio::sync::{Mutex, mpsc};

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub async fn produce_and_consume<T, E>(
    count: usize,
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Mutex::new(receiver);

    let making = async move {
        let mut items = stream::iter((0..count).map(producer)).buffered(CAPACITY);
        while let Some(item) = items.next().await {
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
}
