//! rejected by: waiting_takes_no_polls — takes an hour without an item for the end
//! > Each item is taken once.

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
    use std::time::Duration;
    use tokio::time::timeout;
    let (queue, items) = async_channel::bounded(CAPACITY);
    let produce = async move {
        for number in 0..count {
            let item = producer(number).await;
            if queue.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consume = consumers.into_iter().map(|mut consumer| {
        let items = items.clone();
        async move {
            // An hour without an item: the producer hangs.
            while let Ok(Ok(item)) = timeout(Duration::from_secs(3600), items.recv()).await {
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
