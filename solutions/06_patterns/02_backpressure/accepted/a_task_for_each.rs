//! A task for the producer and one for each consumer. One that ends at the instant
//! of an error may begin another call, which goes with the rest a turn later.

use futures::future::BoxFuture;
use tokio::task::JoinSet;

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
    let (sender, receiver) = async_channel::bounded(CAPACITY);
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for number in 0..count {
            let _ = sender.send(producer(number).await).await;
        }
        Ok(())
    });
    for mut consumer in consumers {
        let receiver = receiver.clone();
        tasks.spawn(async move {
            while let Ok(item) = receiver.recv().await {
                consumer(Some(item)).await?;
            }
            consumer(None).await
        });
    }
    drop(receiver);
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended.expect("no call panics") {
            tasks.shutdown().await;
            return Err(error);
        }
    }
    Ok(())
}
