//! rejected by: the_hint_of_a_countdown_is_honest, the_hint_of_a_plain_stream_is_honest — returns as size hint what there was at the start
//! > The size hint of a countdown is honest at every step.
//!
//! > The size hint of `to_stream` is honest at every step.

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    Countdown { n, left: n }
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
    let items = stream::iter(items);
    let hint = items.size_hint();
    Plain { items, hint }
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}

struct Plain<S> {
    items: S,
    hint: (usize, Option<usize>),
}

impl<S: Stream + Unpin> Stream for Plain<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        self.items.poll_next_unpin(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.hint
    }
}

struct Countdown {
    n: u32,
    left: u32,
}

impl Iterator for Countdown {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let number = self.left;
        self.left = number.checked_sub(1)?;
        Some(number)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.n as usize, Some(self.n as usize))
    }
}
