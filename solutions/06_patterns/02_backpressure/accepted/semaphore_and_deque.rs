//! Two semaphores count the free places and the items of a deque; closing the second is the end signal.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use std::collections::VecDeque;
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
    let queue = Mutex::new(VecDeque::new());
    let queue = &queue;
    let making = async {
        for number in 0..count {
            let item = producer(number).await;
            places
                .acquire()
                .await
                .expect("places are never closed")
                .forget();
            queue.lock().unwrap().push_back(item);
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
            let item = queue.lock().unwrap().pop_front();
            places.add_permits(1);
            consumer(item).await?;
        }
        consumer(None).await
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
}
