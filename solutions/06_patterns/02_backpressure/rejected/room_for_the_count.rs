//! rejected by: any_count_will_do — reserves room to note each item
//! > The producer is called with the numbers 0, 1, 2 and so on, up to `count - 1`.

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
        let mut made: Vec<bool> = Vec::with_capacity(count);
        while made.len() < count {
            let item = producer(made.len()).await;
            made.push(queue.send(item).await.is_ok());
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
