//! rejected by: waiting_takes_no_polls, the_slower_side_sets_the_time, several_consumers_work_side_by_side, an_idle_consumer_takes_the_next, it_returns_when_the_last_call_has_ended, any_count_will_do — each consumer looks every ten milliseconds whether there is an item
//! > While an item is in the queue, no consumer is idle.
//!
//! > nothing looks again and again

use futures::future::BoxFuture;
use futures::future::try_join_all;
use std::time::Duration;
use tokio::sync::mpsc::error::TryRecvError;
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
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        loop {
            let next = loop {
                match receiver.lock().await.try_recv() {
                    Ok(item) => break Some(item),
                    Err(TryRecvError::Disconnected) => break None,
                    Err(TryRecvError::Empty) => {}
                }
                sleep(Duration::from_millis(10)).await;
            };
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
