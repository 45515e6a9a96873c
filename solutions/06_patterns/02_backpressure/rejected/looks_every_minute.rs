//! rejected by: waiting_takes_no_polls — looks once a minute whether a notice was missed
//! > While the producer or a consumer waits, nothing looks again and again.

use futures::future::BoxFuture;

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
    use std::collections::VecDeque;
    use std::sync::Mutex;
    use std::time::Duration;
    use tokio::sync::Notify;
    use tokio::time::timeout;
    let queue: Mutex<(VecDeque<T>, bool)> = Mutex::new((VecDeque::new(), false));
    let (filled, freed) = (Notify::new(), Notify::new());
    let minute = Duration::from_secs(60);
    let produce = async {
        for number in 0..count {
            let item = producer(number).await;
            while queue.lock().unwrap().0.len() >= CAPACITY {
                let _ = timeout(minute, freed.notified()).await;
            }
            queue.lock().unwrap().0.push_back(item);
            filled.notify_one();
        }
        queue.lock().unwrap().1 = true;
        filled.notify_waiters();
        Ok(())
    };
    let consume = consumers.into_iter().map(|mut consumer| {
        let (queue, filled, freed) = (&queue, &filled, &freed);
        async move {
            loop {
                let taken = {
                    let mut queue = queue.lock().unwrap();
                    match queue.0.pop_front() {
                        Some(item) => Some(item),
                        None if queue.1 => break,
                        None => None,
                    }
                };
                match taken {
                    Some(item) => {
                        freed.notify_one();
                        consumer(Some(item)).await?;
                    }
                    None => {
                        let _ = timeout(minute, filled.notified()).await;
                    }
                }
            }
            consumer(None).await
        }
    });
    let consume = consume.collect::<futures::stream::FuturesUnordered<_>>();
    let consume = futures::TryStreamExt::try_collect::<()>(consume);
    futures::future::try_join(produce, consume)
        .await
        .map(|_| ())
}
