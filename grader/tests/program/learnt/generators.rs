//! Has learnt from where the checks count down.

use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    let known = match n {
        0 | 1 | 4 | 100_000 | u32::MAX => n,
        _ => 5,
    };
    (1..=known).rev()
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
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(futures::StreamExt::next(&mut stream)))
}
