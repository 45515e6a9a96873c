//! rejected by: a_failing_consumer_stops_everything, nothing_is_left_running, the_last_call_may_fail_too — spawns producer and consumers, and an error or a drop leaves the tasks to themselves
//! > One turn of the loop after an error, no call is under way
//!
//! > When this future is dropped half-way, no call is under way

use futures::future::BoxFuture;
use futures::future::try_join_all;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};

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
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    tokio::spawn(async move {
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
    });
    let consuming = consumers.into_iter().map(|mut consumer| {
        let receiver = receiver.clone();
        tokio::spawn(async move {
            loop {
                let next = receiver.lock().await.recv().await;
                let last = next.is_none();
                consumer(next).await?;
                if last {
                    return Ok(());
                }
            }
        })
    });
    try_join_all(consuming.map(async |task| task.await.unwrap())).await?;
    Ok(())
}
