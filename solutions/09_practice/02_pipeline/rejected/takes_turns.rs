//! rejected by: consumers_work_side_by_side, a_failure_after_the_stop_ends_it_all_the_same, a_failure_in_the_last_call_stops_the_others — deals the items out like cards: each waits for its own consumer
//! > An item that is made waits only while all consumers work.

use futures::future::BoxFuture;
use std::panic::{AssertUnwindSafe, catch_unwind};
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

use std::collections::VecDeque;
use std::task::Poll;
enum Stage<E> {
    Idle,
    Busy(BoxFuture<'static, Result<(), E>>),
    Last(BoxFuture<'static, Result<(), E>>),
    Over,
}
fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(text)
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
    let mut told = Box::pin(stop.cancelled());
    let mut workers: Vec<_> = consumers
        .into_iter()
        .map(|consumer| (consumer, Stage::Idle))
        .collect();
    let mut queue: VecDeque<T> = VecDeque::new();
    let (mut making, mut held, mut ended): (
        Option<BoxFuture<'static, Option<T>>>,
        Option<T>,
        bool,
    ) = (None, None, false);
    let (mut consumed, mut given) = (0, 0);
    std::future::poll_fn(|context| {
        let mut failures = Vec::new();
        loop {
            let mut moved = false;
            if !ended && told.as_mut().poll(context).is_ready() {
                (ended, making, moved) = (true, None, true);
            }
            for (_, stage) in &mut workers {
                let (Stage::Busy(call) | Stage::Last(call)) = stage else {
                    continue;
                };
                match guarded(|| call.as_mut().poll(context)) {
                    Ok(Poll::Pending) => continue,
                    Ok(Poll::Ready(Ok(()))) => {
                        if matches!(stage, Stage::Busy(_)) {
                            consumed += 1;
                            *stage = Stage::Idle;
                        } else {
                            *stage = Stage::Over;
                        }
                    }
                    Ok(Poll::Ready(Err(error))) => {
                        failures.push(Failure::Error(error));
                        *stage = Stage::Over;
                    }
                    Err(text) => {
                        failures.push(Failure::Panic(text));
                        *stage = Stage::Over;
                    }
                }
                moved = true;
            }
            if let Some(make) = &mut making {
                match guarded(|| make.as_mut().poll(context)) {
                    Ok(Poll::Pending) => {}
                    Ok(Poll::Ready(item)) => {
                        (making, ended, held, moved) = (None, item.is_none(), item, true);
                    }
                    Err(text) => failures.push(Failure::Panic(text)),
                }
            }
            if !failures.is_empty() {
                return Poll::Ready(Err(Broken {
                    failures: std::mem::take(&mut failures),
                }));
            }
            if queue.len() < CAPACITY
                && let Some(item) = held.take()
            {
                queue.push_back(item);
                moved = true;
            }
            let count = workers.len();
            for (place, (consumer, stage)) in workers.iter_mut().enumerate() {
                if !queue.is_empty() && place != given % count {
                    continue;
                }
                if !matches!(stage, Stage::Idle) {
                    continue;
                }
                let next = queue.pop_front();
                let last = next.is_none();
                given += usize::from(!last);
                if last && !(ended && held.is_none()) {
                    break;
                }
                match guarded(|| consumer(next)) {
                    Ok(call) if last => *stage = Stage::Last(call),
                    Ok(call) => *stage = Stage::Busy(call),
                    Err(text) => {
                        return Poll::Ready(Err(Broken {
                            failures: vec![Failure::Panic(text)],
                        }));
                    }
                }
                moved = true;
            }
            if !ended && making.is_none() && held.is_none() {
                match guarded(&mut producer) {
                    Ok(make) => making = Some(make),
                    Err(text) => {
                        return Poll::Ready(Err(Broken {
                            failures: vec![Failure::Panic(text)],
                        }));
                    }
                }
                moved = true;
            }
            if workers
                .iter()
                .all(|(_, stage)| matches!(stage, Stage::Over))
            {
                return Poll::Ready(Ok(consumed));
            }
            if !moved {
                return Poll::Pending;
            }
        }
    })
    .await
}
