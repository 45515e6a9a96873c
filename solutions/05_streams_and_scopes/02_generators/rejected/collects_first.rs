//! rejected by: every_takes_items_as_they_are_wanted, a_plain_stream_takes_items_as_they_are_wanted, the_hint_of_every_is_honest, the_hint_of_a_plain_stream_is_honest — takes all items into a `Vec` before it returns the first, to know how many there are
//! > `every` takes items as they are wanted, at most one ahead.
//!
//! > `to_stream` takes items as they are wanted, at most one ahead.

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
    let mut due = None;
    let all = stream::once(async { items.into_iter().collect::<Vec<_>>() });
    all.flat_map(stream::iter).then(move |item| {
        let now = due.unwrap_or_else(Instant::now);
        due = Some(now + period);
        async move {
            sleep_until(now).await;
            item
        }
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::once(async { items.into_iter().collect::<Vec<_>>() }).flat_map(stream::iter)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
