//! rejected by: the_hint_of_every_is_honest — adds the item in hand to the hint of the others, which for an endless iterator is the greatest number already
//! > The size hint of `every` is honest at every step, also while a pull is
//! > pending.

use futures::{FutureExt, StreamExt};
use futures::{Stream, stream};
use std::iter;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    Every {
        items: items.into_iter(),
        in_hand: None,
        due: None,
        period,
    }
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}

struct Every<I: Iterator> {
    items: I,
    in_hand: Option<I::Item>,
    due: Option<(Instant, Pin<Box<Sleep>>)>,
    period: Duration,
}

impl<I: Iterator> Unpin for Every<I> {}

impl<I: Iterator> Stream for Every<I> {
    type Item = I::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
        let this = self.get_mut();
        if this.in_hand.is_none() {
            this.in_hand = this.items.next();
        }
        if let (Some(_), Some((_, wait))) = (&this.in_hand, &mut this.due) {
            ready!(wait.poll_unpin(context));
        }
        let item = this.in_hand.take();
        let due = this.due.take().map_or_else(Instant::now, |(due, _)| due) + this.period;
        this.due = Some((due, Box::pin(sleep_until(due))));
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let in_hand = usize::from(self.in_hand.is_some());
        let (least, most) = self.items.size_hint();
        (least + in_hand, most.map(|most| most + in_hand))
    }
}
