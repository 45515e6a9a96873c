//! rejected by: the_newest_waker_is_woken — polls the sleep when it delivers an item, and from then on only looks at the clock
//! > When an item becomes due, the task that polled last is woken.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

/// The time between two items, and before the first.
pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    wait: Option<Pin<Box<Sleep>>>,
    first: bool,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            wait: None,
            first: true,
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
        let wait = this.wait.get_or_insert_with(|| Box::pin(sleep(STEP)));
        if this.first {
            ready!(wait.as_mut().poll(context));
            this.first = false;
        } else if Instant::now() < wait.deadline() {
            return Poll::Pending;
        }
        this.delivered += 1;
        wait.as_mut().reset(Instant::now() + STEP);
        let _ = wait.as_mut().poll(context);
        Poll::Ready(Some(this.delivered))
    }
}
