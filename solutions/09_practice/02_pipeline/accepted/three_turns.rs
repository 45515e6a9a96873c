//! Three turns before each look at the token, each place, each next item and each last call.

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

pub async fn pipeline<T, E>(
    producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> Result<usize, Broken<E>>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let state = Line {
        queue: Mutex::new(VecDeque::new()),
        free: Semaphore::new(CAPACITY),
        full: Semaphore::new(0),
        broken: AtomicBool::new(false),
        consumed: AtomicUsize::new(0),
    };
    let line = &state;
    let workers = consumers.len();
    let mut producer = producer;
    let mut all: FuturesUnordered<
        BoxFuture<'_, Result<Result<(), E>, Box<dyn std::any::Any + Send>>>,
    > = FuturesUnordered::new();
    let producing = async move {
        loop {
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            if stop.is_cancelled() || line.broken.load(SeqCst) {
                break;
            }
            let making = async { producer().await };
            let Some(Some(item)) = stop.run_until_cancelled(making).await else {
                break;
            };
            for _ in 0..3 {
                tokio::task::yield_now().await;
            }
            line.free.acquire().await.expect("never closed").forget();
            line.queue.lock().unwrap().push_back(item);
            line.full.add_permits(1);
        }
        line.full.add_permits(workers);
        Ok(())
    };
    all.push(AssertUnwindSafe(producing).catch_unwind().boxed());
    for mut consumer in consumers {
        let consuming = async move {
            loop {
                line.full.acquire().await.expect("never closed").forget();
                if line.broken.load(SeqCst) {
                    return Ok(());
                }
                let item = line.queue.lock().unwrap().pop_front();
                let Some(item) = item else {
                    for _ in 0..3 {
                        tokio::task::yield_now().await;
                    }
                    return consumer(None).await;
                };
                line.free.add_permits(1);
                consumer(Some(item)).await?;
                for _ in 0..3 {
                    tokio::task::yield_now().await;
                }
                line.consumed.fetch_add(1, SeqCst);
            }
        };
        all.push(AssertUnwindSafe(consuming).catch_unwind().boxed());
    }
    let mut failures = Vec::new();
    while let Some(ended) = all.next().await {
        failures.extend(failure(ended));
        if !failures.is_empty() {
            line.broken.store(true, SeqCst);
            while let Some(Some(ended)) = all.next().now_or_never() {
                failures.extend(failure(ended));
            }
            return Err(Broken { failures });
        }
    }
    Ok(line.consumed.load(SeqCst))
}

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use tokio::sync::Semaphore;

struct Line<T> {
    queue: Mutex<VecDeque<T>>,
    free: Semaphore,
    full: Semaphore,
    broken: AtomicBool,
    consumed: AtomicUsize,
}

fn failure<E>(ended: Result<Result<(), E>, Box<dyn std::any::Any + Send>>) -> Option<Failure<E>> {
    match ended {
        Ok(ended) => ended.err().map(Failure::Error),
        Err(payload) => Some(Failure::Panic(text(&*payload))),
    }
}

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
