//! rejected by: the_newest_waker_is_woken, it_goes_on_in_another_task, an_older_waker_is_not_woken — polls the sleep once to register, and from then on only asks whether it has elapsed
//! > When an item becomes due, the task that polled last is woken.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    registered: bool,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            registered: false,
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
        if !this.registered {
            this.registered = true;
            let _ = step.as_mut().poll(context);
        }
        if !step.is_elapsed() {
            return Poll::Pending;
        }
        step.as_mut().reset(Instant::now() + STEP);
        this.registered = false;
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
