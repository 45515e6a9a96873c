//! rejected by: an_item_fetched_late_does_not_delay_the_next — counts from now on where an item comes an hour too late, as after a machine has slept
//! > does not move the items after it.

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
            if due.elapsed() > Duration::from_secs(3600) {
                due = Instant::now();
            }
            yield item;
        }
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    futures::stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
