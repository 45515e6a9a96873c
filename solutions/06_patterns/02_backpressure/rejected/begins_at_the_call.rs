//! rejected by: nothing_begins_before_the_first_poll — a plain function that spawns the producer itself
//! > Nothing begins at the call.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub fn produce_and_consume<T, E>(
    count: usize,
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> impl Future<Output = Result<(), E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Mutex::new(receiver);

    let mut producer = producer;
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
    });
    async move {
        let _dropped_at_the_end = tasks;
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
        consuming
            .collect::<FuturesUnordered<_>>()
            .try_collect::<()>()
            .await?;
        Ok(())
    }
}
