//! rejected by: several_consumers_work_side_by_side — a static lock, so that no two runs mix their items
//! > While an item is in the queue, no consumer is idle.

use futures::future::BoxFuture;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

use futures::TryStreamExt;
use futures::future::try_join;
use futures::stream::FuturesUnordered;
use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};

pub async fn produce_and_consume<T, E>(
    count: usize,
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    static ONE: Mutex<()> = Mutex::const_new(());
    let _one = ONE.lock().await;
    let (sender, receiver) = mpsc::channel::<T>(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let produce = async move {
        for number in 0..count {
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
        drop(sender);
        Ok(())
    };
    let parts = consumers.into_iter().map(|mut consumer| {
        let receiver = receiver.clone();
        async move {
            loop {
                let item = receiver.lock().await.recv().await;
                let last = item.is_none();
                consumer(item).await?;
                if last {
                    return Ok(());
                }
            }
        }
    });
    let consume = parts
        .collect::<FuturesUnordered<_>>()
        .try_collect::<Vec<_>>();
    try_join(produce, consume).await?;
    Ok(())
}
