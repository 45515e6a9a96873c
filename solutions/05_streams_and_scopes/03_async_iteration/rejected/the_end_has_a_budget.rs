//! rejected by: once_ended_it_stays_ended — takes part in the budget of its task at every poll, also where nothing is left to wait for
//! > After its end every poll returns the end.

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
        // As Tokio's own do, so that whoever iterates lets others run.
        ready!(tokio::task::coop::poll_proceed(context)).made_progress();
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        let step = this.step.get_or_insert_with(|| Box::pin(sleep(STEP)));
        ready!(step.as_mut().poll(context));
        step.as_mut().reset(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
