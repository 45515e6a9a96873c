//! Reserves the place first and makes the item then; consumers are tasks of a set.

use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
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
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for number in 0..count {
            // No place any more: the consumers are gone.
            let Ok(place) = sender.reserve().await else {
                break;
            };
            place.send(producer(number).await);
        }
        Ok(())
    });
    for consumer in consumers {
        tasks.spawn(consume(consumer, receiver.clone()));
    }
    while let Some(ended) = tasks.join_next().await {
        ended.unwrap()?;
    }
    Ok(())
}

async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    receiver: Arc<Mutex<mpsc::Receiver<T>>>,
) -> Result<(), E> {
    loop {
        let next = receiver.lock().await.recv().await;
        let last = next.is_none();
        consumer(next).await?;
        if last {
            return Ok(());
        }
    }
}
