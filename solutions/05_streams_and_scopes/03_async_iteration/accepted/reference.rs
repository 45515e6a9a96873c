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

/// A stream of the numbers to three, each a [`STEP`] after the one before.
///
/// - It counts 1, 2, 3.
/// - The first item is due a [`STEP`] after the first poll, however long before that
///   the counter was made.
/// - Each of the others is due a [`STEP`] after the delivery of the item before it.
/// - A poll before an item is due returns `Pending` and changes nothing: it neither
///   skips nor doubles an item, nor moves one.
/// - An item that is due is delivered by the next poll, however late that comes.
/// - The first poll after the third item returns the end.
/// - After its end every poll returns the end.
/// - When an item becomes due, the task that polled last is woken.
/// - A task that polled earlier than that is not woken.
/// - Before an item is due it wakes nothing.
/// - One turn of the loop after it is dropped, nothing of it is running.
///
/// It can be moved until it is pinned, and sent to another task. A task whose last poll
/// brought an item need not be woken, and a [`STEP`] after the third item it may be, as a
/// `Sleep` does that is set anew. It can be made anywhere, and is polled inside a
/// runtime. In a turn that has used up Tokio's budget, or in which the loop has not yet
/// looked at its timers, a poll may be `Pending` and wake its task all the same. Measure
/// time with Tokio's `Instant`.
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
