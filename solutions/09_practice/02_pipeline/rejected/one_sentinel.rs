//! rejected by: a_pipeline_that_is_over_stops_no_other, the_end_reaches_every_consumer, the_producer_waits_when_the_queue_is_full, every_item_is_consumed_once, consumers_work_side_by_side, told_to_stop_it_consumes_what_is_made, told_to_stop_it_gives_up_the_item_in_the_making, told_to_stop_before_it_begins_it_makes_nothing, nothing_begins_at_the_call, items_are_made_one_after_the_other, it_waits_without_looking, told_to_stop_it_waits_for_the_item_in_hand, two_failures_at_one_instant_are_both_reported, another_task_may_wait_for_the_end — one `None` as the end, for whoever gets it first
//! > each consumer is called with `None`, once, as its last call.

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
    let queue = Arc::new(Mutex::new(receiver));
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        make(producer, sender, stop).await;
        Ok(0)
    });
    for consumer in consumers {
        tasks.spawn(consume(consumer, queue.clone()));
    }

    let mut consumed = 0;
    let mut failures = Vec::new();
    // To the last one, also after a failure: aborted is not gone.
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok(Ok(count)) => consumed += count,
            Ok(Err(error)) => failures.push(Failure::Error(error)),
            Err(stopped) if stopped.is_cancelled() => {}
            Err(panicked) => {
                let text = text_of(&*panicked.into_panic());
                failures.push(Failure::Panic(text));
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

async fn make<T>(
    mut producer: Producer<T>,
    queue: mpsc::Sender<Option<T>>,
    stop: CancellationToken,
) {
    loop {
        let item = select! {
            biased;
            () = stop.cancelled() => None,
            item = producer() => item,
        };
        let last = item.is_none();
        // Outside of the select: an item that is made is not given up.
        if queue.send(item).await.is_err() {
            return;
        }
        if last {
            // The queue stays open: nobody may find it closed before the `None`.
            std::future::pending::<()>().await;
        }
    }
}

async fn consume<T, E>(
    mut consumer: Consumer<T, E>,
    queue: Arc<Mutex<mpsc::Receiver<Option<T>>>>,
) -> Result<usize, E> {
    let mut consumed = 0;
    loop {
        let next = queue.lock().await.recv().await.flatten();
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
