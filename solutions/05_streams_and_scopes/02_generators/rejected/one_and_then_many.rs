//! rejected by: every_takes_items_as_they_are_wanted, a_plain_stream_takes_items_as_they_are_wanted — takes one item first, to be quick, and then more and more at a time
//! > `every` takes items as they are wanted, at most one ahead.
//!
//! > `to_stream` takes items as they are wanted, at most one ahead.

use futures::{Stream, StreamExt, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    async_stream::stream! {
        let mut items = items.into_iter();
        let start = Instant::now();
        let mut number = 0;
        let mut batch = 1;
        loop {
            let ready: Vec<_> = items.by_ref().take(batch).collect();
            if ready.is_empty() {
                return;
            }
            for item in ready {
                sleep_until(start + period * number).await;
                number += 1;
                yield item;
            }
            batch = 32;
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    async_stream::stream! {
        let mut items = items.into_iter();
        let mut batch = 1;
        loop {
            let ready: Vec<_> = items.by_ref().take(batch).collect();
            if ready.is_empty() {
                return;
            }
            for item in ready {
                yield item;
            }
            batch = (batch * 2).min(32);
        }
    }
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
