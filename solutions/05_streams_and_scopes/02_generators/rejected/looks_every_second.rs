//! rejected by: the_thread_sleeps_while_the_stream_waits — gives each wait a second of Tokio's clock and then asks again, in case a wake was lost
//! > While the stream waits, the thread sleeps until the stream wakes it.

use async_stream::stream;
use futures::{Stream, StreamExt};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    stream! {
        let mut items = items.into_iter();
        let Some(first) = items.next() else { return };
        let mut due = Instant::now();
        yield first;
        for item in items {
            due += period;
            sleep_until(due).await;
            yield item;
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    futures::stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || {
        let wait = std::time::Duration::from_secs(1);
        loop {
            let next = async { tokio::time::timeout(wait, stream.next()).await };
            if let Ok(item) = runtime.block_on(next) {
                return item;
            }
        }
    })
}
