//! rejected by: a_failing_consumer_stops_everything — reports the end to every consumer, as a `finally` would, also to the one that has failed
//! > One turn of the loop after an error, no call is under way, and none begins any more.

use futures::future::BoxFuture;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

use tokio::task::JoinSet;

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
    let mut set = JoinSet::new();
    set.spawn(async move {
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
        set.spawn(async move {
            let mut result = Ok(());
            while let Ok(item) = receiver.recv().await {
                result = consumer(Some(item)).await;
                if result.is_err() {
                    break;
                }
            }
            // Whatever came before: it may have something to put away.
            result.and(consumer(None).await)
        });
    }
    drop(receiver);
    while let Some(joined) = set.join_next().await {
        joined.expect("no call panics")?;
    }
    Ok(())
}
