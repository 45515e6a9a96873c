//! `async-stream` lets you write `yield`; the iterator is a closure with a counter.

use async_stream::stream;
use futures::{Stream, StreamExt};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    let mut left = n;
    iter::from_fn(move || {
        let number = left;
        left = left.checked_sub(1)?;
        Some(number)
    })
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    stream! {
        let mut due = Instant::now();
        for item in items {
            sleep_until(due).await;
            yield item;
            due += period;
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream! {
        for item in items {
            yield item;
        }
    }
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
