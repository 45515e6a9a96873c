//! Three turns before each item, behind it, and round each last call: a turn takes no time.

use futures::future::BoxFuture;

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
    let (sender, receiver) = async_channel::bounded(CAPACITY);
    let mut producer = producer;
    let producing = async move {
        for number in 0..count {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            let item = producer(number).await;
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = all(consumers.into_iter().map(|mut consumer| {
        let receiver = receiver.clone();
        async move {
            while let Ok(item) = receiver.recv().await {
                consumer(Some(item)).await?;
                for _ in 0..3 {
                    tokio::task::yield_now().await;
                }
            }
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            consumer(None).await?;
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            Ok(())
        }
    }));
    futures::future::try_join(producing, consuming).await?;
    Ok(())
}

async fn all<O, E>(
    futures: impl Iterator<Item = impl Future<Output = Result<O, E>>>,
) -> Result<Vec<O>, E> {
    use futures::stream::{FuturesUnordered, TryStreamExt};
    futures.collect::<FuturesUnordered<_>>().try_collect().await
}
