//! rejected by: an_iterator_becomes_a_stream — fills a stack of what it has taken, and takes from its top
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
    let state = (items.into_iter(), None);
    stream::unfold(state, move |(mut items, due)| async move {
        let item = items.next()?;
        let due = due.unwrap_or_else(Instant::now);
        sleep_until(due).await;
        Some((item, (items, Some(due + period))))
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    let (mut items, mut stack) = (items.into_iter(), Vec::new());
    stream::poll_fn(move |_| {
        // One ahead, as is allowed.
        while stack.len() < 2 {
            match items.next() {
                Some(item) => stack.push(item),
                None => break,
            }
        }
        std::task::Poll::Ready(stack.pop())
    })
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
