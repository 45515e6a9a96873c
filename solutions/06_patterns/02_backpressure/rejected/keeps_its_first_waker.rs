//! rejected by: another_task_may_wait_for_the_end — a task does it all, and notes the end for whoever asked first
//! > This returns `Ok` at the instant at which the last of those calls ends.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Poll, Waker};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

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
    let end = Arc::new(std::sync::Mutex::new((None, None)));
    let mut task = JoinSet::new();
    let noted = end.clone();
    task.spawn(async move {
        let result = work(count, producer, consumers).await;
        let mut end = noted.lock().unwrap();
        end.0 = Some(result);
        if let Some(waker) = end.1.take() {
            Waker::wake(waker);
        }
    });
    poll_fn(|context| {
        let mut end = end.lock().unwrap();
        if let Some(result) = end.0.take() {
            return Poll::Ready(result);
        }
        end.1.get_or_insert_with(|| context.waker().clone());
        Poll::Pending
    })
    .await
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
