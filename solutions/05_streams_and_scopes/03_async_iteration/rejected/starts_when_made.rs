//! rejected by: the_first_step_begins_at_the_first_poll, polled_early_it_neither_skips_nor_doubles — makes the first sleep in the constructor
//! > The first item is due a [`STEP`] after the first poll

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    step: Pin<Box<Sleep>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            step: Box::pin(sleep(STEP)),
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
        ready!(this.step.as_mut().poll(context));
        this.step.as_mut().reset(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
