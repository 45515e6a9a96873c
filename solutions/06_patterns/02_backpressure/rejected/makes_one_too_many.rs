//! rejected by: every_item_comes_once_and_in_order, an_idle_consumer_takes_the_next, it_returns_when_the_last_call_has_ended — finds the end by making an item that is not needed
//! > up to `count - 1`

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::sync::{Mutex, mpsc};

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
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Mutex::new(receiver);

    let mut producer = producer;
    let making = async move {
        for number in 0..=count {
            let item = producer(number).await;
            if number == count || sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        loop {
            // On a line of its own: the lock must not be held while consuming.
            let next = receiver.lock().await.recv().await;
            let last = next.is_none();
            consumer(next).await?;
            if last {
                return Ok(());
            }
        }
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
}
