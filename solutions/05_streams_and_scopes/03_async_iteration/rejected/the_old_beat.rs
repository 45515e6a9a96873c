//! rejected by: it_wakes_only_when_something_is_due — leaves an interval running beside its steps
//! > Before an item is due it wakes nothing.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub const STEP: Duration = Duration::from_millis(100);

use tokio::time::{Instant, Interval, Sleep, interval_at, sleep_until};

pub struct Counter {
    next: u32,
    due: Option<Instant>,
    beat: Option<Interval>,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            next: 1,
            due: None,
            beat: None,
            step: None,
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = &mut *self;
        if this.next > 3 {
            return Poll::Ready(None);
        }
        let due = *this.due.get_or_insert_with(|| Instant::now() + STEP);
        let beat = this.beat.get_or_insert_with(|| interval_at(due, STEP));
        while Instant::now() < due {
            if beat.poll_tick(context).is_pending() {
                let step = this.step.get_or_insert_with(|| Box::pin(sleep_until(due)));
                if step.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
            }
        }
        this.step = None;
        this.due = Some(Instant::now() + STEP);
        this.next += 1;
        Poll::Ready(Some(this.next - 1))
    }
}
