//! rejected by: a_plain_stream_never_waits — lets other tasks run after every hundred items, to be fair
//! > `to_stream` never waits.

use futures::{Stream, StreamExt, stream};
use std::iter;
use std::pin::pin;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    async_stream::stream! {
        let mut items = items.into_iter().peekable();
        let mut due = Instant::now();
        while items.peek().is_some() {
            sleep_until(due).await;
            due += period;
            if let Some(item) = items.next() {
                yield item;
            }
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    async_stream::stream! {
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 && place % 100 == 0 {
                tokio::task::yield_now().await;
            }
            yield item;
        }
    }
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
