//! rejected by: it_wakes_only_when_something_is_due, polled_early_it_neither_skips_nor_doubles, it_is_polled_once_for_each_item — sleeps in short steps and looks at the clock, as a loop around `await` would
//! > Before an item is due it wakes nothing.

use futures::Stream;
use std::pin::Pin;
use std::task::ready;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    due: Option<Instant>,
    nap: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            due: None,
            nap: None,
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
        while Instant::now() < due {
            let nap = this
                .nap
                .get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(10))));
            ready!(nap.as_mut().poll(context));
            this.nap = None;
        }
        this.due = Some(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
