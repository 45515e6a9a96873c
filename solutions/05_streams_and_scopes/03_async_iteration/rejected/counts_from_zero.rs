//! rejected by: one_two_three_come_a_step_apart, polled_early_it_neither_skips_nor_doubles, it_goes_on_in_another_task, the_first_step_begins_at_the_first_poll — returns the count from before the delivery
//! > It counts 1, 2, 3.

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

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
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        let step = this.step.get_or_insert_with(|| Box::pin(sleep(STEP)));
        ready!(step.as_mut().poll(context));
        step.as_mut().reset(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered - 1))
    }
}
