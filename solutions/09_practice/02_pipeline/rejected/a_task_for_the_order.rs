//! rejected by: dropped_it_discards_everything — a task of its own passes the order to stop on, and is ended where the pipeline returns, but not where it is dropped
//! > Dropped half-way, it discards everything: one turn of the loop later nothing is left.

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
    let told = CancellationToken::new();
    let tells = told.clone();
    let helper = tokio::spawn(async move {
        stop.cancelled().await;
        tells.cancel();
    });
    tasks.spawn(make(producer, sender, told));
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
            Err(error) => Failure::Panic(text_of(&*error.into_panic())),
        };
        failures.push(failure);
        tasks.abort_all();
    }
    helper.abort();
    let _ = helper.await;
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
