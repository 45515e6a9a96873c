//! rejected by: the_countdown_ends_at_one, the_countdown_never_waits, the_countdown_makes_its_numbers_as_they_are_pulled, every_returns_all_items, every_takes_nothing_before_the_first_pull, the_first_item_comes_at_once, between_two_items_there_is_a_period, the_first_period_begins_with_the_first_item, a_slow_consumer_does_not_make_the_period_longer, an_item_fetched_late_does_not_delay_the_next, the_end_comes_right_after_the_last_item, every_takes_items_as_they_are_wanted, a_pull_that_is_dropped_loses_no_item, the_hint_of_a_countdown_is_honest, the_hint_of_every_is_honest, the_hint_of_a_plain_stream_is_honest, an_iterator_becomes_a_stream, a_plain_stream_takes_nothing_before_the_first_pull, a_plain_stream_takes_items_as_they_are_wanted, a_stream_becomes_an_iterator_that_blocks, the_stream_is_polled_inside_the_runtime, the_blocking_iterator_asks_nothing_before_the_first_pull, the_blocking_iterator_gives_each_item_as_it_comes, the_thread_sleeps_while_the_stream_waits, a_plain_stream_never_waits, a_wake_in_the_middle_of_a_poll_is_heard, another_task_may_pull — the first thing that compiles: generators without items, two of them iterators and two of them streams

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
