//! rejected by: the_first_step_begins_at_the_first_poll — makes the sleep with the counter and sets it anew at the first poll; but a sleep can only be made inside a runtime
//! > however long before that the counter was made

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub const STEP: Duration = Duration::from_millis(100);

use std::task::ready;
use tokio::time::{Instant, Sleep, sleep};

pub struct Counter {
    delivered: u32,
    begun: bool,
    step: Pin<Box<Sleep>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            begun: false,
            step: Box::pin(sleep(STEP)),
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = &mut *self;
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        if !this.begun {
            this.begun = true;
            this.step.as_mut().reset(Instant::now() + STEP);
        }
        ready!(this.step.as_mut().poll(context));
        this.step.as_mut().reset(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
