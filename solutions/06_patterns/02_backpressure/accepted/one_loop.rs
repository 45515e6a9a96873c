//! One loop owns a deque and everybody's futures, and waits for whatever comes next.

use futures::StreamExt;
use futures::future::{BoxFuture, OptionFuture};
use futures::stream::FuturesUnordered;
use std::collections::VecDeque;

pub const CAPACITY: usize = 10;

pub type Producer<T> = Box<dyn FnMut(usize) -> BoxFuture<'static, T> + Send>;

pub type Consumer<T, E> = Box<dyn FnMut(Option<T>) -> BoxFuture<'static, Result<(), E>> + Send>;

pub async fn produce_and_consume<T, E>(
    count: usize,
    mut producer: Producer<T>,
    consumers: Vec<Consumer<T, E>>,
) -> Result<(), E>
where
    T: Send + 'static,
    E: Send + 'static,
{
    let call = |mut consumer: Consumer<T, E>, item: Option<T>| async move {
        let last = item.is_none();
        consumer(item).await.map(|()| (!last).then_some(consumer))
    };
    let (mut numbers, mut queue) = (0..count, VecDeque::new());
    let (mut making, mut idle) = (None, VecDeque::from(consumers));
    let mut busy = FuturesUnordered::new();
    loop {
        let all_made = making.is_none() && numbers.is_empty();
        while !idle.is_empty() && (all_made || !queue.is_empty()) {
            let taker = idle.pop_front().map(|taker| call(taker, queue.pop_front()));
            busy.extend(taker);
        }
        if making.is_none() && queue.len() < CAPACITY {
            making = numbers.next().map(&mut producer);
        }
        tokio::select! {
            Some(item) = OptionFuture::from(making.as_mut()) => {
                queue.push_back(item);
                making = None;
            }
            Some(ended) = busy.next() => idle.extend(ended?),
            else => return Ok(()),
        }
    }
}
