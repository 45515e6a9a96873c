//! rejected by: an_idle_consumer_takes_the_next, it_returns_when_the_last_call_has_ended — reports the end only when everything is consumed, and then to one after the other
//! > It gets that call as soon as all items have been taken and it is idle.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};

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
    let making = async move {
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let mut consumers = consumers;
    let consuming = consumers.iter_mut().map(async |consumer| {
        while let Ok(item) = receiver.recv().await {
            consumer(Some(item)).await?;
        }
        Ok(())
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    for consumer in &mut consumers {
        consumer(None).await?;
    }
    Ok(())
}
