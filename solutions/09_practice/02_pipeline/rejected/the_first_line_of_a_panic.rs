//! rejected by: a_panic_of_a_consumer_is_a_failure — keeps the first line of a panic, as a list of failures has one line for each
//! > A panic of a consumer is a failure, with its text, or `panicked` where it has none.

use futures::future::BoxFuture;
use std::any::Any;
use std::sync::Arc;
use tokio::select;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

#[derive(Debug)]
pub struct Broken<E> {
    pub failures: Vec<Failure<E>>,
}

#[derive(Debug)]
pub enum Failure<E> {
    Error(E),
    Panic(String),
}

pub async fn pipeline<T, E>(
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut tasks = JoinSet::new();
    tasks.spawn(make(producer, sender, stop));
    for consumer in consumers {
        tasks.spawn(consume(consumer, receiver.clone()));
    }
    drop(receiver);
    let mut consumed = 0;
    let mut failures = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        let failure = match ended {
            Ok(Ok(count)) => {
                consumed += count;
                continue;
            }
            Ok(Err(error)) => Failure::Error(error),
            Err(error) if error.is_cancelled() => continue,
            Err(error) => {
                let text = text_of(&*error.into_panic());
                Failure::Panic(text.lines().next().unwrap_or_default().to_owned())
            }
        };
        failures.push(failure);
        tasks.abort_all();
    }
    if failures.is_empty() {
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
}

async fn make<T, E>(
    mut producer: Producer<T>,
    sender: mpsc::Sender<T>,
    stop: CancellationToken,
) -> Result<usize, E> {
    loop {
        let item = select! {
            biased;
            () = stop.cancelled() => break,
            item = producer() => item,
        };
        let Some(item) = item else { break };
        if sender.send(item).await.is_err() {
            break;
        }
    }
    Ok(0)
}

async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    receiver: Arc<Mutex<mpsc::Receiver<T>>>,
) -> Result<usize, E> {
    let mut consumed = 0;
    loop {
        let item = receiver.lock().await.recv().await;
        let Some(item) = item else { break };
        consumer(Some(item)).await?;
        consumed += 1;
    }
    consumer(None).await?;
    Ok(consumed)
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}
