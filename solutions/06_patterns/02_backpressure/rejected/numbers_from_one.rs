//! rejected by: every_item_comes_once_and_in_order, several_consumers_work_side_by_side, the_slower_side_sets_the_time, the_producer_stands_still_at_a_full_queue, an_idle_consumer_takes_the_next, any_count_will_do — counts as people count
//! > The producer is called with the numbers 0, 1, 2 and so on

use futures::future::BoxFuture;
use futures::future::try_join_all;
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

    let mut producer = producer;
    let making = async move {
        for number in 1..=count {
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
    futures::try_join!(making, try_join_all(consuming))?;
    Ok(())
}
