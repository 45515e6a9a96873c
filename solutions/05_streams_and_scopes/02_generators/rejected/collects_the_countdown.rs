//! rejected by: the_countdown_makes_its_numbers_as_they_are_pulled, the_hint_of_a_countdown_is_honest — writes all numbers into a `Vec` to turn them round
//! > The numbers are made as they are pulled, however many there are.

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    let numbers: Vec<u32> = (1..=n).collect();
    numbers.into_iter().rev()
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
    iter::from_fn(move || runtime.block_on(stream.next()))
}
