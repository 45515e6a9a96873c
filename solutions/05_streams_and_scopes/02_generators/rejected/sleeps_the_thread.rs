//! rejected by: between_two_items_there_is_a_period, the_first_period_begins_with_the_first_item, a_slow_consumer_does_not_make_the_period_longer, an_item_fetched_late_does_not_delay_the_next, a_period_may_have_any_length — waits with the sleep of the thread, which stops the loop and its clock
//! > The others come one, two, three periods after the first

use futures::StreamExt;
use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    (1..=n).rev()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    let state = (items.into_iter(), true);
    stream::unfold(state, move |(mut items, is_first)| async move {
        let item = items.next()?;
        if !is_first {
            std::thread::sleep(period);
        }
        Some((item, (items, false)))
    })
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::iter(items)
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    let mut stream = Box::pin(stream);
    iter::from_fn(move || runtime.block_on(stream.next()))
}
