//! rejected by: the_hint_of_every_is_honest — adds the item in hand to the hint of the others, which for an endless iterator is the greatest number already
//! > The size hint of `every` is honest at every step, also while a pull is
//! > pending.

use futures::{Stream, StreamExt, stream};
use std::future::Future;
use std::iter;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

/// Items with the next of them in hand, and with a hint.
struct Ahead<I: Iterator> {
    items: I,
    next: Option<Option<I::Item>>,
}

impl<I: Iterator> Ahead<I> {
    fn peek(&mut self) -> Option<&I::Item> {
        let items = &mut self.items;
        self.next.get_or_insert_with(|| items.next()).as_ref()
    }

    fn hint(&self) -> (usize, Option<usize>) {
        let held = usize::from(matches!(self.next, Some(Some(_))));
        let (least, most) = self.items.size_hint();
        (least + held, most.map(|most| most + held))
    }
}

struct Every<I: IntoIterator> {
    begin: Option<I>,
    ahead: Option<Ahead<I::IntoIter>>,
    wait: Option<Pin<Box<Sleep>>>,
    period: Duration,
}

impl<I: IntoIterator> Unpin for Every<I> {}

impl<I: IntoIterator> Stream for Every<I> {
    type Item = I::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<I::Item>> {
        let this = self.get_mut();
        if let Some(items) = this.begin.take() {
            this.ahead = Some(Ahead {
                items: items.into_iter(),
                next: None,
            });
        }
        let Some(ahead) = this.ahead.as_mut() else {
            return Poll::Ready(None);
        };
        if ahead.peek().is_none() {
            return Poll::Ready(None);
        }
        let period = this.period;
        let wait = this
            .wait
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now())));
        ready!(wait.as_mut().poll(context));
        let due = wait.deadline() + period;
        wait.as_mut().reset(due);
        let item = ahead.next.take().flatten();
        ahead.peek();
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ahead.as_ref().map_or((0, None), Ahead::hint)
    }
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    Every {
        begin: Some(items),
        ahead: None,
        wait: None,
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
