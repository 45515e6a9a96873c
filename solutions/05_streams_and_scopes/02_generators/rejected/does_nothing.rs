//! rejected by: the_countdown_ends_at_one, the_countdown_never_waits, between_two_items_there_is_a_period, a_slow_consumer_does_not_make_the_period_longer, an_item_fetched_late_does_not_delay_the_next, nothing_happens_before_the_first_pull, items_are_taken_as_they_are_wanted, size_hints_are_honest, an_iterator_becomes_a_stream_that_does_not_wait, a_stream_becomes_an_iterator_that_blocks — the first thing that compiles: generators without items, two of them iterators and two of them streams

use futures::{Stream, stream};
use std::iter;
use std::time::Duration;
use tokio::runtime::Handle;

pub fn countdown(n: u32) -> impl Iterator<Item = u32> {
    iter::empty()
}

pub fn every<I: IntoIterator>(items: I, period: Duration) -> impl Stream<Item = I::Item> {
    stream::empty()
}

pub fn to_stream<I: IntoIterator>(items: I) -> impl Stream<Item = I::Item> {
    stream::empty()
}

pub fn to_iterator<S: Stream>(stream: S, runtime: Handle) -> impl Iterator<Item = S::Item> {
    iter::empty()
}
