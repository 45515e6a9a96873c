//! rejected by: one_two_three_come_a_step_apart, the_end_comes_with_the_poll_after_the_third, polled_early_it_neither_skips_nor_doubles, polled_late_the_next_step_counts_from_the_delivery, it_goes_on_in_another_task, an_older_waker_is_not_woken, the_newest_waker_is_woken, the_first_step_begins_at_the_first_poll — counts at the top of `poll_next`, as `__anext__` would: but it runs again from the top at every poll
//! > it neither
//! > skips nor doubles an item

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            step: None,
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        this.delivered += 1;
        if this.delivered > 3 {
            return Poll::Ready(None);
        }
        let step = this.step.get_or_insert_with(|| Box::pin(sleep(STEP)));
        ready!(step.as_mut().poll(context));
        this.step = None;
        Poll::Ready(Some(this.delivered))
    }
}
