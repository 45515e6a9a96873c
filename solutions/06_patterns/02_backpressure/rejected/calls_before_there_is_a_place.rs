//! rejected by: the_producer_stands_still_at_a_full_queue — calls for the next item, to have it ready, before the last has found its place
//! > While ten items are in the queue, the producer stands still, with at most one more item in its hand.

use futures::future::BoxFuture;

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
    let (queue, items) = async_channel::bounded(CAPACITY);
    let produce = async move {
        if count == 0 {
            return Ok(());
        }
        let mut making = producer(0);
        for number in 1..=count {
            let item = making.await;
            // Prepared now, run when its turn comes.
            making = if number < count {
                producer(number)
            } else {
                Box::pin(std::future::pending())
            };
            if queue.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };

    let consume = consumers.into_iter().map(|mut consumer| {
        let items = items.clone();
        async move {
            while let Ok(item) = items.recv().await {
                consumer(Some(item)).await?;
            }
            consumer(None).await
        }
    });
    let consume = consume.collect::<futures::stream::FuturesUnordered<_>>();
    let consume = futures::TryStreamExt::try_collect::<()>(consume);
    futures::future::try_join(produce, consume)
        .await
        .map(|_| ())
}
