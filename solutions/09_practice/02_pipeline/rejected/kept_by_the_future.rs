//! rejected by: all_are_gone_before_it_returns — a hand-written future that is ready holds the queue and the calls until it is dropped itself
//! > When it returns, what was in the queue and in the hands of others has been dropped.

use futures::future::BoxFuture;
use std::any::Any;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::task::Poll;
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

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("panicked")
            .to_owned(),
    }
}
struct Worker<T, E> {
    consumer: Consumer<T, E>,
    call: Option<(BoxFuture<'static, Result<(), E>>, bool)>,
    over: bool,
}
fn guarded<R>(call: impl FnOnce() -> R) -> Result<R, String> {
    std::panic::catch_unwind(AssertUnwindSafe(call)).map_err(text)
}
pub fn pipeline<T, E>(
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
    stop: CancellationToken,
) -> impl Future<Output = Result<usize, Broken<E>>> + Send
where
    T: Send + 'static,
    E: Send + 'static,
{
    let mut workers: Vec<Worker<T, E>> = consumers
        .into_iter()
        .map(|consumer| Worker {
            consumer,
            call: None,
            over: false,
        })
        .collect();
    let mut told = Box::pin(stop.clone().cancelled_owned());
    let mut queue = VecDeque::new();
    let (mut making, mut more, mut consumed) = (None::<BoxFuture<'static, Option<T>>>, true, 0);
    let mut failures: Vec<Failure<E>> = Vec::new();
    let mut turns = 0;
    poll_fn(move |context| {
        loop {
            let mut moved = false;
            if more && told.as_mut().poll(context).is_ready() {
                more = false;
                making = None;
            }
            // A place is taken before an item is begun: nothing is ever in the producer's hand.
            if more && making.is_none() && queue.len() < CAPACITY && failures.is_empty() {
                match guarded(&mut producer) {
                    Ok(call) => making = Some(call),
                    Err(text) => {
                        more = false;
                        failures.push(Failure::Panic(text));
                    }
                }
            }
            if let Some(call) = &mut making {
                match guarded(|| call.as_mut().poll(context)) {
                    Ok(Poll::Pending) => {}
                    Ok(Poll::Ready(Some(item))) => {
                        making = None;
                        queue.push_back(item);
                        moved = true;
                    }
                    Ok(Poll::Ready(None)) => {
                        making = None;
                        more = false;
                        moved = true;
                    }
                    Err(text) => {
                        making = None;
                        more = false;
                        failures.push(Failure::Panic(text));
                    }
                }
            }
            for worker in &mut workers {
                if let Some((call, last)) = &mut worker.call {
                    match guarded(|| call.as_mut().poll(context)) {
                        Ok(Poll::Pending) => continue,
                        Ok(Poll::Ready(Ok(()))) => {
                            if *last {
                                worker.over = true
                            } else {
                                consumed += 1
                            }
                        }
                        Ok(Poll::Ready(Err(error))) => failures.push(Failure::Error(error)),
                        Err(text) => failures.push(Failure::Panic(text)),
                    }
                    worker.call = None;
                    moved = true;
                }
                if worker.over || !failures.is_empty() {
                    continue;
                }
                let next = queue.pop_front();
                if next.is_none() && more {
                    continue;
                }
                let last = next.is_none();
                match guarded(|| (worker.consumer)(next)) {
                    Ok(call) => worker.call = Some((call, last)),
                    Err(text) => failures.push(Failure::Panic(text)),
                }
                moved = true;
            }
            if !failures.is_empty() || !moved {
                break;
            }
        }
        if !failures.is_empty() {
            turns += 1;
            if turns < 3 {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            return Poll::Ready(Err(Broken {
                failures: std::mem::take(&mut failures),
            }));
        }
        if workers.iter().all(|worker| worker.over) {
            return Poll::Ready(Ok(consumed));
        }
        Poll::Pending
    })
}
