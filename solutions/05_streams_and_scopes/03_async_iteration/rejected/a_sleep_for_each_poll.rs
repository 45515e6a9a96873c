//! rejected by: an_older_waker_is_not_woken — adds a sleep at each poll, so that the newest waker is woken, and keeps the older ones until the item is due
//! > A task that polled earlier than that is not woken.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep_until};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    due: Option<Instant>,
    waits: Vec<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            due: None,
            waits: Vec::new(),
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
        let due = *this.due.get_or_insert_with(|| Instant::now() + STEP);
        let mut wait = Box::pin(sleep_until(due));
        if wait.as_mut().poll(context).is_pending() {
            this.waits.push(wait);
            return Poll::Pending;
        }
        this.waits.clear();
        this.due = Some(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
