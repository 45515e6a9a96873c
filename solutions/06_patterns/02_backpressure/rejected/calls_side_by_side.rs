//! rejected by: the_producer_stands_still_at_a_full_queue, it_makes_one_for_each_that_is_taken, the_slower_side_sets_the_time, it_returns_when_the_last_call_has_ended, a_failing_consumer_stops_everything — a consumer begins a call for each item and collects the results later
//! > A consumer takes its next item only when it has consumed the one before.

use futures::future::BoxFuture;
use futures::future::try_join_all;
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
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        let mut calls = Vec::new();
        loop {
            // On a line of its own: the lock must not be held while consuming.
            let next = receiver.lock().await.recv().await;
            let last = next.is_none();
            calls.push(consumer(next));
            if last || calls.len() == CAPACITY {
                try_join_all(calls.drain(..)).await?;
            }
            if last {
                return Ok(());
            }
        }
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
}
