//! rejected by: every_returns_all_items, between_two_items_there_is_a_period, the_first_period_begins_with_the_first_item, a_slow_consumer_does_not_make_the_period_longer, an_item_fetched_late_does_not_delay_the_next, the_end_comes_right_after_the_last_item, a_pull_that_is_dropped_loses_no_item, a_stream_becomes_an_iterator_that_blocks, another_task_may_pull, every_takes_items_as_they_are_wanted — takes the item in `poll_next` before it waits, and drops it there with every poll that is pending
//! > A pull that is dropped loses no item.

use futures::{FutureExt, StreamExt};
use futures::{Stream, stream};
use std::iter;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep_until};

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let (mut items, mut wait) = (items.into_iter(), None);
    stream::poll_fn(move |context| {
        let Some(item) = items.next() else {
            return Poll::Ready(None);
        };
        let wait = wait.get_or_insert_with(|| Box::pin(sleep_until(Instant::now())));
        ready!(wait.poll_unpin(context));
        let due = wait.deadline() + period;
        wait.as_mut().reset(due);
        Poll::Ready(Some(item))
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
