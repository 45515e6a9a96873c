//! rejected by: polled_early_it_neither_skips_nor_doubles — counts in whole milliseconds, and what is cut off comes too early
//! > A poll before an item is due returns `Pending` and changes nothing

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub const STEP: Duration = Duration::from_millis(100);

use tokio::time::{Instant, Sleep, sleep_until};

pub struct Counter {
    origin: Option<Instant>,
    next: u32,
    due: Option<u64>,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            origin: None,
            next: 1,
            due: None,
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
        let origin = *this.origin.get_or_insert_with(Instant::now);
        let now = || origin.elapsed().as_millis() as u64;
        let due = *this.due.get_or_insert_with(|| now() + 100);
        let step = this
            .step
            .get_or_insert_with(|| Box::pin(sleep_until(origin + Duration::from_millis(due))));
        if now() < due && step.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        this.step = None;
        this.due = Some(now() + 100);
        this.next += 1;
        Poll::Ready(Some(this.next - 1))
    }
}
