//! rejected by: nothing_is_left_running — a guard aborts the task, but leaves it alone while a panic unwinds
//! > When this future is dropped half-way, no call is under way one turn of the loop later

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
use tokio::task::AbortHandle;

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
    let task = tokio::spawn(work(count, producer, consumers));
    let _guard = Guard(task.abort_handle());
    task.await.expect("no call panics")
}

struct Guard(AbortHandle);

impl Drop for Guard {
    fn drop(&mut self) {
        // Whoever looks for the cause of a panic should find what was at work.
        if !std::thread::panicking() {
            self.0.abort();
        }
    }
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
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let making = async move {
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(|mut consumer| {
        let receiver = receiver.clone();
        async move {
            loop {
                let next = receiver.lock().await.recv().await;
                let last = next.is_none();
                consumer(next).await?;
                if last {
                    return Ok(());
                }
            }
        }
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
}
