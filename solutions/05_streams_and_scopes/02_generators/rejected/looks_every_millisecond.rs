//! rejected by: the_thread_sleeps_while_the_stream_waits — asks, and sleeps for a millisecond when the answer is "not yet"
//! > While the stream waits, the thread sleeps until the stream wakes it.

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::task::{Context, Poll, Waker};
use std::thread;
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
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(item) = stream.as_mut().poll_next(&mut context) {
                return item;
            }
            thread::sleep(Duration::from_millis(1));
        }
    })
}
