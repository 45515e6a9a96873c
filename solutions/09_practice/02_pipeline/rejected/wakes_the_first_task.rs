//! rejected by: another_task_may_wait_for_the_end — keeps the waker of the first poll for the tasks to call, and a pipeline that goes to another task is never woken there
//! > It returns when all last calls have ended.

use futures::future::BoxFuture;
use std::any::Any;
use std::future::poll_fn;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
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
    let queue = Arc::new(Mutex::new(receiver));
    let bell = Bell::default();
    let mut tasks = JoinSet::new();
    let ring = Ring(bell.clone());
    tasks.spawn(async move {
        make(producer, sender, stop).await;
        drop(ring);
        Ok(0)
    });
    for consumer in consumers {
        let (ring, consuming) = (Ring(bell.clone()), consume(consumer, queue.clone()));
        tasks.spawn(async move {
            let consumed = consuming.await;
            drop(ring);
            consumed
        });
    }

    let mut consumed = 0;
    let mut failures = Vec::new();
    while !tasks.is_empty() {
        bell.rung().await;
        // What has rung has ended, or does so before the loop turns.
        tokio::task::yield_now().await;
        while let Some(ended) = tasks.try_join_next() {
            match ended {
                Ok(Ok(count)) => consumed += count,
                Ok(Err(error)) => failures.push(Failure::Error(error)),
                Err(stopped) if stopped.is_cancelled() => {}
                Err(panicked) => {
                    let text = text_of(&*panicked.into_panic());
                    failures.push(Failure::Panic(text));
                }
            }
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

/// Rings when a task has ended, however it ends.
#[derive(Clone, Default)]
struct Bell(Arc<Lock<(bool, Option<Waker>)>>);

impl Bell {
    fn state(&self) -> MutexGuard<'_, (bool, Option<Waker>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn rung(&self) {
        poll_fn(|context| {
            let mut state = self.state();
            state.1.get_or_insert_with(|| context.waker().clone());
            match std::mem::take(&mut state.0) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }
}

struct Ring(Bell);

impl Drop for Ring {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.0 = true;
        if let Some(waker) = &state.1 {
            waker.wake_by_ref();
        }
    }
}

async fn make<T>(mut producer: Producer<T>, queue: mpsc::Sender<T>, stop: CancellationToken) {
    loop {
        let item = select! {
            biased;
            () = stop.cancelled() => return,
            item = producer() => item,
        };
        let Some(item) = item else { return };
        // Outside of the select: an item that is made is not given up.
        if queue.send(item).await.is_err() {
            return;
        }
    }
}

async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    queue: Arc<Mutex<mpsc::Receiver<T>>>,
) -> Result<usize, E> {
    let mut consumed = 0;
    loop {
        let next = queue.lock().await.recv().await;
        let last = next.is_none();
        consumer(next).await?;
        if last {
            return Ok(consumed);
        }
        consumed += 1;
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
