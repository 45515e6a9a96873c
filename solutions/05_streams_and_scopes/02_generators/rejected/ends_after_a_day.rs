//! rejected by: the_thread_sleeps_while_the_stream_waits — takes a stream that has been silent for a day for one that has ended
//! > While the stream waits, the thread sleeps until the stream wakes it.

use futures::{Stream, StreamExt, stream};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};

// countdown
pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

// every
struct Every<I: Iterator> {
    items: I,
    ahead: Option<I::Item>,
    period: Duration,
    due: Option<Instant>,
    wait: Option<Pin<Box<Sleep>>>,
}
impl<I: Iterator> Unpin for Every<I> {}
impl<I: Iterator> Stream for Every<I> {
    type Item = I::Item;
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
        let this = self.get_mut();
        if this.ahead.is_none() {
            this.ahead = this.items.next();
        }
        if this.ahead.is_none() {
            return Poll::Ready(None);
        }
        let due = *this.due.get_or_insert_with(Instant::now);
        if Instant::now() < due {
            let wait = this.wait.get_or_insert_with(|| Box::pin(sleep_until(due)));
            ready!(wait.as_mut().poll(context));
        }
        this.wait = None;
        this.due = Some(due + this.period);
        Poll::Ready(this.ahead.take())
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.items.size_hint();
        let ahead = usize::from(self.ahead.is_some());
        (
            least.saturating_add(ahead),
            most.and_then(|most| most.checked_add(ahead)),
        )
    }
}
pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    Every {
        items: items.into_iter(),
        ahead: None,
        period,
        due: None,
        wait: None,
    }
}

// to_stream
pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    std::iter::from_fn(move || {
        runtime.block_on(async {
            tokio::time::timeout(Duration::from_secs(24 * 60 * 60), stream.next())
                .await
                .ok()
                .flatten()
        })
    })
}
