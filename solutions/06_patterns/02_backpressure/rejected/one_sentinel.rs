//! rejected by: the_end_reaches_every_consumer, several_consumers_work_side_by_side, an_idle_consumer_takes_the_next, it_makes_one_for_each_that_is_taken, waiting_takes_no_polls, it_returns_when_the_last_call_has_ended, nothing_is_left_running, the_last_call_may_fail_too — sends one `None` as the end, and the consumer that gets it keeps it
//! > Each consumer is called with `None` once

use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, TryStreamExt};
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
    let receiver = Mutex::new(receiver);
    let sender = &sender;
    let making = async {
        for number in 0..=count {
            let item = if number < count {
                Some(producer(number).await)
            } else {
                None
            };
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(())
    };
    let consuming = consumers.into_iter().map(async |mut consumer| {
        loop {
            let next = receiver.lock().await.recv().await.flatten();
            let last = next.is_none();
            consumer(next).await?;
            if last {
                return Ok(());
            }
        }
    });
    let consuming = consuming.collect::<FuturesUnordered<_>>();
    futures::try_join!(making, consuming.try_collect::<()>())?;
    Ok(())
}
