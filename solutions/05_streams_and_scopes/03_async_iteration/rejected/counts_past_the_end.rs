//! rejected by: once_ended_it_stays_ended — counts on at each poll after the end, in a byte, which is full some day
//! > After its end every poll returns the end.

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    number: u8,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            number: 0,
            step: None,
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        if this.number < 3 {
            let step = this.step.get_or_insert_with(|| Box::pin(sleep(STEP)));
            ready!(step.as_mut().poll(context));
            step.as_mut().reset(Instant::now() + STEP);
        }
        this.number += 1;
        Poll::Ready((this.number <= 3).then_some(this.number.into()))
    }
}
