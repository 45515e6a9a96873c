//! rejected by: nothing_is_left_running — its tasks belong to a task that is aborted, and are themselves aborted only when that one is gone
//! > When this future is dropped half-way, no call is under way one turn of the loop later

use futures::future::BoxFuture;
use tokio::task::JoinSet;

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
    let mut all = JoinSet::new();
    all.spawn(work(count, producer, consumers));
    let result = all.join_next().await.expect("there is one task");
    result.expect("no call panics")
}

async fn work<T, E>(
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
                consumer(Some(item)).await?;
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
