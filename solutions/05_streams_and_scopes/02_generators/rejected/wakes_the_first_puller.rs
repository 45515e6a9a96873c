//! rejected by: another_task_may_pull — a small task waits until the item is due, and wakes the task that pulled first
//! > The others come one, two, three periods after the first

use futures::{Stream, StreamExt, stream};
use std::iter;
use std::task::Poll;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let mut source = Some(items);
    let mut items = None;
    let mut held = None;
    let mut due = None;
    let mut is_waiting = false;
    stream::poll_fn(move |context| {
        if let Some(source) = source.take() {
            items = Some(source.into_iter());
        }
        if held.is_none() {
            held = items.as_mut().and_then(Iterator::next);
        }
        if held.is_none() {
            return Poll::Ready(None);
        }
        let at = *due.get_or_insert_with(Instant::now);
        if Instant::now() < at {
            if !is_waiting {
                is_waiting = true;
                let waker = context.waker().clone();
                tokio::spawn(async move {
                    sleep_until(at).await;
                    waker.wake();
                });
            }
            return Poll::Pending;
        }
        is_waiting = false;
        due = Some(at + period);
        Poll::Ready(held.take())
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    let mut source = Some(items);
    let mut items = None;
    stream::poll_fn(move |_| {
        if let Some(source) = source.take() {
            items = Some(source.into_iter());
        }
        std::task::Poll::Ready(items.as_mut().and_then(Iterator::next))
    })
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
