//! A counter that is iterated asynchronously, written by hand.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
// starter:
use std::task::ready;
use tokio::time::{Instant, Sleep, sleep};
// end starter

/// The time between two items, and before the first.
pub const STEP: Duration = Duration::from_millis(100);

/// Counts 1, 2, 3, a [`STEP`] apart, and then is at its end.
///
/// - The first step begins at the first poll, not when the counter is made.
/// - The end needs no step of its own: the first poll after the third item
///   gives it. From then on every poll gives the end again.
/// - It may be polled at any time and from any task. Polled before an item is
///   due, it neither skips nor doubles one. When the item is due, the task that
///   polled last is woken; until then it wakes nobody.
/// - A step counts from the delivery of the item before. Who comes for an item
///   late gets it at once, and waits a whole step from then for the next.
/// - It can be moved, also to another task, as long as it is not pinned; and
///   it can be dropped at any time, and leaves nothing running.
///
/// Measure time with Tokio's `Instant`.
// starter: pub struct Counter {}
pub struct Counter {
    delivered: u32,
    /// The step under way. None before the first poll.
    step: Option<Pin<Box<Sleep>>>,
}
// end starter

impl Counter {
    /// A counter to three that has not begun.
    pub fn to_three() -> Self {
        // starter: todo!("a counter that has not begun")
        Self {
            delivered: 0,
            step: None,
        }
        // end starter
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        // starter: todo!("the next item if it is due, the end, or `Pending`")
        let this = self.get_mut();
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        let step = this.step.get_or_insert_with(|| Box::pin(sleep(STEP)));
        ready!(step.as_mut().poll(context));
        step.as_mut().reset(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
        // end starter
    }
}
