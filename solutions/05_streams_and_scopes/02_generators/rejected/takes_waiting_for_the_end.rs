//! rejected by: a_stream_becomes_an_iterator_that_blocks, the_thread_sleeps_while_the_stream_waits, a_wake_in_the_middle_of_a_poll_is_heard — asks the stream once and takes "not yet" for "no more"
//! > The iterator has the items of the stream, in their order.

use futures::{FutureExt, StreamExt};
use futures::{Stream, stream};
use std::iter;
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
    let mut stream = Box::pin(stream);
    iter::from_fn(move || {
        let _inside = runtime.enter();
        stream.next().now_or_never().flatten()
    })
}
