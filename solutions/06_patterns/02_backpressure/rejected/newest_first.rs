//! rejected by: every_item_comes_once_and_in_order, the_producer_stands_still_at_a_full_queue, the_slower_side_sets_the_time — a stack instead of a queue: `push` and `pop` are the first that come to mind
//! > Items are taken in the order in which they were made.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use std::sync::Mutex;
use tokio::sync::Semaphore;

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
    let (places, items) = (Semaphore::new(CAPACITY), Semaphore::new(0));
    let queue = Mutex::new(Vec::new());
    let queue = &queue;
    let making = async {
        for number in 0..count {
            let item = producer(number).await;
            places
                .acquire()
                .await
                .expect("places are never closed")
                .forget();
            queue.lock().unwrap().push(item);
            items.add_permits(1);
        }
        // Once all have been taken, whoever waits for an item sees the end.
        let _all = places.acquire_many(CAPACITY as u32).await;
        items.close();
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        while let Ok(item) = items.acquire().await {
            item.forget();
            let item = queue.lock().unwrap().pop();
            places.add_permits(1);
            consumer(item).await?;
        }
        consumer(None).await
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
}
