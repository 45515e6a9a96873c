//! rejected by: a_failing_consumer_stops_everything, the_last_call_may_fail_too — the producer stops when it sees that a consumer has failed, which it does between two items
//! > The first error of a consumer is returned at the instant at which it occurs

use futures::future::BoxFuture;
use futures::future::join_all;
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
    let failed = Mutex::new(None);
    let failed = &failed;
    let making = async {
        let sender = sender;
        for number in 0..count {
            if failed.lock().await.is_some() {
                break;
            }
            let item = producer(number).await;
            if sender.send(item).await.is_err() {
                break;
            }
        }
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        loop {
            // On a line of its own: the lock must not be held while consuming.
            let next = receiver.lock().await.recv().await;
            let last = next.is_none();
            if let Err(error) = consumer(next).await {
                failed.lock().await.get_or_insert(error);
                return;
            }
            if last {
                return;
            }
        }
    });
    futures::join!(making, join_all(consuming));
    failed.lock().await.take().map_or(Ok(()), Err)
}
