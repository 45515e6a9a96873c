//! rejected by: nothing_is_left_running — all of it is a task, which ends when nobody waits, but first makes what is ready at that instant
//! > When this future is dropped half-way, no call is under way one turn of the loop later, and nothing more is made.

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
use tokio::sync::oneshot;

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
    let (mut send, outcome) = oneshot::channel();
    tokio::spawn(async move {
        let all = async move {
            let mut producer = producer;
            let (sender, receiver) = async_channel::bounded(CAPACITY);
            let making = async move {
                for number in 0..count {
                    let item = producer(number).await;
                    if sender.send(item).await.is_err() {
                        break;
                    }
                }
                Ok(())
            };
            let consuming: FuturesUnordered<_> = consumers
                .into_iter()
                .map(|mut consumer| {
                    let receiver = receiver.clone();
                    async move {
                        while let Ok(item) = receiver.recv().await {
                            consumer(Some(item)).await?;
                        }
                        consumer(None).await
                    }
                })
                .collect();
            drop(receiver);
            let consuming = consuming.try_for_each(|()| std::future::ready(Ok(())));
            tokio::try_join!(making, consuming)?;
            Ok(())
        };
        tokio::select! {
            biased;
            ended = all => drop(send.send(ended)),
            () = send.closed() => {}
        }
    });
    outcome.await.expect("no call panics")
}
