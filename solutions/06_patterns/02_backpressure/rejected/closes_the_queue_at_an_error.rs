//! rejected by: a_failing_consumer_stops_everything — closes the queue at an error, so that nothing more is made or taken; to those that are idle that is the end
//! > It gets that call as soon as all items have been taken and it is idle.

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
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    for mut consumer in consumers {
        let receiver = receiver.clone();
        tasks.spawn(async move {
            while let Ok(item) = receiver.recv().await {
                if let Err(error) = consumer(Some(item)).await {
                    receiver.close();
                    return Err(error);
                }
            }
            consumer(None).await
        });
    }
    drop(receiver);
    while let Some(joined) = tasks.join_next().await {
        joined.expect("no call panics")?;
    }
    Ok(())
}
