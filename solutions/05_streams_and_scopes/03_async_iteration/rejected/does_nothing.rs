//! rejected by: one_two_three_come_a_step_apart, the_first_step_begins_at_the_first_poll, polled_early_it_neither_skips_nor_doubles, polled_late_the_next_step_counts_from_the_delivery, the_end_comes_with_the_poll_after_the_third, once_ended_it_stays_ended, the_newest_waker_is_woken, it_goes_on_in_another_task, an_older_waker_is_not_woken, it_wakes_only_when_something_is_due, it_is_polled_once_for_each_item, dropped_half_way_it_leaves_nothing, a_busy_loop_does_not_delay_the_wake — the first thing that compiles: a counter that is at its end before one

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {}

impl Counter {
    pub fn to_three() -> Self {
        Self {}
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        Poll::Ready(None)
    }
}
