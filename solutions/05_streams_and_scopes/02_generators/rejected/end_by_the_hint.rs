//! rejected by: the_end_comes_right_after_the_last_item — knows by the size hint whether the end has come, and otherwise waits to see
//! > There is no wait after the last item: the next pull returns the end.

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
        let mut items = items.into_iter();
        let mut due = Instant::now();
        while items.size_hint().1 != Some(0) {
            sleep_until(due).await;
            due += period;
            match items.next() {
                Some(item) => yield item,
                None => break,
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
