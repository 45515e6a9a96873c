//! rejected by: every_returns_all_items, an_iterator_becomes_a_stream, the_end_comes_right_after_the_last_item, the_hint_of_a_plain_stream_is_honest — takes the lower bound of the size hint for the number of items
//! > `every` returns all items, in their order.
//!
//! > The stream has the items of the iterator, in their order.

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let items = items.into_iter();
    let count = items.size_hint().0;
    let state = (items.take(count), None);
    stream::unfold(state, move |(mut items, due)| async move {
        let item = items.next()?;
        let due = due.unwrap_or_else(Instant::now);
        sleep_until(due).await;
        Some((item, (items, Some(due + period))))
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    let items = items.into_iter();
    let count = items.size_hint().0;
    stream::iter(items).take(count)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
