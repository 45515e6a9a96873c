//! rejected by: told_to_stop_it_gives_up_the_item_in_the_making — asks for the stop before each item, and while one is made chance decides
//! > The item that is being made at that instant is given up.

use futures::future::BoxFuture;
use std::sync::Arc;
use tokio::select;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How many items the queue holds.
pub const CAPACITY: usize = 10;
/// Makes the next item; `None` when there are no more.
pub type Producer<T> = Box<dyn FnMut() -> BoxFuture<'static, Option<T>> + Send>;
/// Consumes an item; `None` says that no more will come.
pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

/// What broke the pipeline.
#[derive(Debug)]
pub struct Broken<E> {
    /// Never empty.
    pub failures: Vec<Failure<E>>,
}

/// How one failed.
#[derive(Debug)]
pub enum Failure<E> {
    /// It returned an error.
    Error(E),
    /// It panicked, with this text; `panicked` where the payload is no text.
    Panic(String),
}

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| "panicked".to_owned())
}

/// Runs.
pub async fn pipeline<T, E>(
    mut producer: Producer<T>,
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
    tasks.spawn(async move {
        while !stop.is_cancelled() {
            let item = select! {
                () = stop.cancelled() => None,
                item = producer() => item,
            };
            let Some(item) = item else { break };
            if sender.send(item).await.is_err() {
                break;
            }
        }
        Ok(0)
    });
    for mut consumer in consumers {
        let receiver = Arc::clone(&receiver);
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
        match ended {
            Ok(Ok(count)) => consumed += count,
            Ok(Err(error)) => failures.push(Failure::Error(error)),
            Err(error) if error.is_panic() => {
                failures.push(Failure::Panic(text(&*error.into_panic())));
            }
            Err(_) => {}
        }
        if !failures.is_empty() {
            tasks.abort_all();
        }
    }
    if failures.is_empty() {
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
}
