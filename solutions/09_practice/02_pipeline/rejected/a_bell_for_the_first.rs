//! rejected by: consumers_work_side_by_side, two_failures_at_one_instant_are_both_reported — a list and a bell, which rings when the list is no longer empty: one consumer hears it, however many items come
//! > An item that is made waits only while all consumers work.

use futures::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::select;
use tokio::sync::Notify;
use tokio::task::{JoinError, JoinSet};
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

fn text_of(payload: &(dyn std::any::Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}

struct Queue<T> {
    items: Mutex<(VecDeque<T>, bool)>,
    news: Notify,
    places: Notify,
}

async fn produce<T>(mut producer: Producer<T>, queue: &Queue<T>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let made = select! {
            biased;
            () = stop.cancelled() => None,
            made = producer() => made,
        };
        let Some(item) = made else { return };
        let mut in_hand = Some(item);
        loop {
            {
                let mut items = queue.items.lock().unwrap();
                if items.0.len() < CAPACITY {
                    let first = items.0.is_empty();
                    items.0.extend(in_hand.take());
                    if first {
                        queue.news.notify_one();
                    }
                }
            }
            if in_hand.is_none() {
                break;
            }
            queue.places.notified().await;
        }
        tokio::task::coop::consume_budget().await;
    }
}

async fn consume<T, E>(mut consumer: Consumer<T, E>, queue: Arc<Queue<T>>) -> Result<usize, E> {
    let mut count = 0;
    loop {
        let (next, over) = {
            let mut items = queue.items.lock().unwrap();
            (items.0.pop_front(), items.1)
        };
        match next {
            Some(item) => {
                queue.places.notify_one();
                consumer(Some(item)).await?;
                count += 1;
            }
            None if over => {
                consumer(None).await?;
                return Ok(count);
            }
            None => queue.news.notified().await,
        }
    }
}

fn note<E>(
    joined: Result<Result<usize, E>, JoinError>,
    count: &mut usize,
    failures: &mut Vec<Failure<E>>,
) {
    match joined {
        Ok(Ok(consumed)) => *count += consumed,
        Ok(Err(error)) => failures.push(Failure::Error(error)),
        Err(error) => {
            if let Ok(payload) = error.try_into_panic() {
                failures.push(Failure::Panic(text_of(&*payload)));
            }
        }
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
    let queue = Arc::new(Queue {
        items: Mutex::new((VecDeque::new(), false)),
        news: Notify::new(),
        places: Notify::new(),
    });
    let mut tasks = JoinSet::new();
    let filled = queue.clone();
    tasks.spawn(async move {
        produce(producer, &filled, stop).await;
        filled.items.lock().unwrap().1 = true;
        filled.news.notify_waiters();
        Ok(0)
    });
    for consumer in consumers {
        tasks.spawn(consume(consumer, queue.clone()));
    }
    let mut count = 0;
    let mut failures = Vec::new();
    while let Some(joined) = tasks.join_next().await {
        note(joined, &mut count, &mut failures);
        if !failures.is_empty() {
            // The others that fail at this instant have not had their turn.
            for _ in 0..16 {
                tokio::task::yield_now().await;
            }
            tasks.abort_all();
        }
    }
    if failures.is_empty() {
        Ok(count)
    } else {
        Err(Broken { failures })
    }
}
