//! The sleep stands inside the counter, pinned with it: `pin-project-lite` gives access to it.

use futures::Stream;
use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pin_project! {
    pub struct Counter {
        delivered: u32,
        #[pin]
        step: Option<Sleep>,
    }
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
        let mut this = self.project();
        if *this.delivered == 3 {
            return Poll::Ready(None);
        }
        if this.step.is_none() {
            this.step.set(Some(sleep(STEP)));
        }
        let step = this.step.as_mut().as_pin_mut().expect("it was set above");
        ready!(step.poll(context));
        this.step.set(Some(sleep(STEP)));
        *this.delivered += 1;
        Poll::Ready(Some(*this.delivered))
    }
}
