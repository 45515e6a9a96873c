//! rejected by: a_period_may_have_any_length — counts the period in whole milliseconds, because timers do
//! > The others come one, two, three periods after the first

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
        let millis = u64::try_from(period.as_millis()).unwrap_or(u64::MAX).max(1);
        let period = Duration::from_millis(millis);
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
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
