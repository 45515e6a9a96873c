//! rejected by: polled_early_it_neither_skips_nor_doubles, the_newest_waker_is_woken, an_older_waker_is_not_woken — makes a timer for each task that polls, and gives it a whole step
//! > A poll before an item is due returns `Pending` and changes nothing: it neither skips nor doubles an item, nor moves one.

use futures::Stream;
use std::pin::Pin;
use std::task::Waker;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    wait: Pin<Box<Option<Sleep>>>,
    waker: Option<Waker>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            wait: Box::pin(None),
            waker: None,
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
        // The timer wakes whom it was made for, so another task needs another one.
        let same = this
            .waker
            .as_ref()
            .is_some_and(|waker| waker.will_wake(context.waker()));
        if !same
            && this
                .wait
                .as_ref()
                .as_pin_ref()
                .is_none_or(|wait| !wait.is_elapsed())
        {
            this.waker = Some(context.waker().clone());
            this.wait.set(Some(sleep(STEP)));
        }
        let wait = this
            .wait
            .as_mut()
            .as_pin_mut()
            .expect("made at the first poll");
        ready!(wait.poll(context));
        this.delivered += 1;
        this.wait.set(Some(sleep(STEP)));
        Poll::Ready(Some(this.delivered))
    }
}
