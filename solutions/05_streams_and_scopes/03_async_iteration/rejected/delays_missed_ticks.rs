//! rejected by: polled_late_the_next_step_counts_from_the_delivery, polled_early_it_neither_skips_nor_doubles — `Delay` sounds like the very thing, but an interval does not count up to 5 ms as missed
//! > Each of the others is due a [`STEP`] after the delivery of the item before it.

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    ticks: Option<Interval>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            ticks: None,
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
        let ticks = this.ticks.get_or_insert_with(|| {
            let mut ticks = interval_at(Instant::now() + STEP, STEP);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        ready!(ticks.poll_tick(context));
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
