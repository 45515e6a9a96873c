//! rejected by: waiting_takes_no_polls, it_makes_one_for_each_that_is_taken — `try_send`, and ten milliseconds of sleep where there is no place
//! > While the producer or a consumer waits, nothing looks again and again.

use futures::future::BoxFuture;
use futures::future::try_join_all;
use std::time::Duration;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex, mpsc};
use tokio::time::sleep;

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
        for number in 0..count {
            let mut item = producer(number).await;
            while let Err(TrySendError::Full(back)) = sender.try_send(item) {
                item = back;
                sleep(Duration::from_millis(10)).await;
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
    futures::try_join!(making, try_join_all(consuming))?;
    Ok(())
}
