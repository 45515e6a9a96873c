//! rejected by: consumers_work_side_by_side — a static lock, so that no two pipelines mix their items
//! > An item that is made waits only while all consumers work.

use futures::future::BoxFuture;
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

fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}

use std::sync::Arc;
use tokio::sync::{Mutex, mpsc};
use tokio::task::{JoinError, JoinSet};

fn failure<E>(ended: Result<Result<usize, E>, JoinError>) -> Result<usize, Option<Failure<E>>> {
    match ended {
        Ok(Ok(count)) => Ok(count),
        Ok(Err(error)) => Err(Some(Failure::Error(error))),
        Err(error) => Err(error
            .try_into_panic()
            .ok()
            .map(|payload| Failure::Panic(text(payload)))),
    }
}

pub async fn pipeline<T, E>(
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    static ONE: Mutex<()> = Mutex::const_new(());
    let _one = ONE.lock().await;
    let mut tasks = JoinSet::new();
    let (sender, receiver) = mpsc::channel::<T>(CAPACITY);
    tasks.spawn(async move {
        while !stop.is_cancelled() {
            let made = tokio::select! {
                biased;
                () = stop.cancelled() => break,
                made = producer() => made,
            };
            let Some(item) = made else { break };
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(0)
    });
    let receiver = Arc::new(Mutex::new(receiver));
    for mut consumer in consumers {
        let receiver = receiver.clone();
        tasks.spawn(async move {
            let mut count = 0;
            loop {
                let item = receiver.lock().await.recv().await;
                let last = item.is_none();
                consumer(item).await?;
                if last {
                    return Ok(count);
                }
                count += 1;
            }
        });
    }
    drop(receiver);
    let mut consumed = 0;
    let mut failures = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        match failure(ended) {
            Ok(count) => consumed += count,
            Err(failure) => {
                failures.extend(failure);
                tasks.abort_all();
            }
        }
    }
    if failures.is_empty() {
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
}
