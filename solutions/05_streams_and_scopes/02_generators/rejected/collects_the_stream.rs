//! rejected by: the_blocking_iterator_asks_nothing_before_the_first_pull, the_blocking_iterator_gives_each_item_as_it_comes — blocks until the whole stream is there, and iterates over that
//! > The stream is asked for no more items than were pulled.

use futures::StreamExt;
use futures::{Stream, stream};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let state = (items.into_iter(), None);
    stream::unfold(state, move |(mut items, due)| async move {
        let item = items.next()?;
        let due = due.unwrap_or_else(Instant::now);
        sleep_until(due).await;
        Some((item, (items, Some(due + period))))
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let items: Vec<_> = runtime.block_on(stream.collect());
    items.into_iter()
}
