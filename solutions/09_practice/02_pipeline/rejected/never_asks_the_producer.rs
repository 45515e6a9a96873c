//! rejected by: two_failures_at_one_instant_are_both_reported — once a consumer has failed, ends the producer without a look at how it has ended
//! > Failures at one instant are all reported, up to fifty of them.

use futures::future::BoxFuture;
use std::panic::AssertUnwindSafe;
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
    payload
        .downcast::<String>()
        .map(|text| *text)
        .unwrap_or_else(|payload| {
            payload
                .downcast_ref::<&str>()
                .map_or("panicked", |text| text)
                .to_owned()
        })
}

use futures::FutureExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;
async fn guarded<E>(
    broken: Arc<AtomicBool>,
    work: impl Future<Output = Result<usize, E>>,
) -> Result<usize, Failure<E>> {
    let ended = match AssertUnwindSafe(work).catch_unwind().await {
        Ok(ended) => ended.map_err(Failure::Error),
        Err(payload) => Err(Failure::Panic(text(payload))),
    };
    if ended.is_err() {
        broken.store(true, SeqCst);
    }
    ended
}
async fn produce<T, E>(
    mut producer: Producer<T>,
    queue: mpsc::Sender<T>,
    stop: CancellationToken,
    broken: Arc<AtomicBool>,
) -> Result<usize, E> {
    while let Ok(place) = queue.reserve().await {
        if broken.load(SeqCst) {
            break;
        }
        let made = tokio::select! {
            biased;
            () = stop.cancelled() => None,
            made = async { producer().await } => made,
        };
        let Some(item) = made else { break };
        place.send(item);
    }
    Ok(0)
}
async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    queue: Arc<Mutex<mpsc::Receiver<T>>>,
    broken: Arc<AtomicBool>,
) -> Result<usize, E> {
    let mut consumed = 0;
    loop {
        let next = queue.lock().await.recv().await;
        if broken.load(SeqCst) {
            return Ok(consumed);
        }
        let last = next.is_none();
        consumer(next).await?;
        if last {
            return Ok(consumed);
        }
        consumed += 1;
    }
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
    let broken = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = mpsc::channel(CAPACITY);
    let receiver = Arc::new(Mutex::new(receiver));
    let mut tasks = JoinSet::new();
    let mut making: AbortOnDropHandle<Result<usize, Failure<E>>> =
        AbortOnDropHandle::new(tokio::spawn(guarded(
            broken.clone(),
            produce(producer, sender, stop.clone(), broken.clone()),
        )));
    for consumer in consumers {
        tasks.spawn(guarded(
            broken.clone(),
            consume(consumer, receiver.clone(), broken.clone()),
        ));
    }
    drop(receiver);
    let (mut consumed, mut failures, mut asked) = (0, Vec::new(), true);
    loop {
        tokio::select! {
            biased;
            ended = tasks.join_next() => match ended {
                None => break,
                Some(Ok(Ok(count))) => consumed += count,
                Some(Ok(Err(failure))) => {
                    failures.push(failure);
                    tasks.abort_all();
                    making.abort();
                    if asked {
                        let _ = (&mut making).await;
                    }
                    asked = false;
                }
                Some(Err(_stopped)) => {}
            },
            made = &mut making, if asked => {
                asked = false;
                if let Ok(Err(failure)) = made {
                    failures.push(failure);
                    tasks.abort_all();
                }
            }
        }
    }
    if asked && let Ok(Err(failure)) = (&mut making).await {
        failures.push(failure);
    }
    if failures.is_empty() {
        Ok(consumed)
    } else {
        Err(Broken { failures })
    }
}
