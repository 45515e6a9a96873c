//! rejected by: of_two_errors_the_first_comes_out — stops all others, and lets an error of the same turn replace the first
//! > The first error of a consumer is returned at the instant at which it occurs

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
    let (send, receive) = mpsc::channel(CAPACITY);
    let receive = Arc::new(Mutex::new(receive));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        for number in 0..count {
            let Ok(place) = send.reserve().await else {
                break;
            };
            let item = producer(number).await;
            place.send(item);
        }
        Ok(())
    });
    for mut consumer in consumers {
        let receive = receive.clone();
        tasks.spawn(async move {
            loop {
                let item = receive.lock().await.recv().await;
                let is_last = item.is_none();
                consumer(item).await?;
                if is_last {
                    return Ok(());
                }
            }
        });
    }
    let mut result = Ok(());
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                result = Err(error);
                tasks.abort_all();
            }
            // Stopped.
            Err(_) => {}
        }
    }
    result
}
