//! Giving the thread away of one's own accord.

// starter:
use std::pin::Pin;
use std::task::{Context, Poll};
// end starter

/// A future that gives the thread away once.
///
/// - Its first poll wakes the waker that came with it, exactly once, and is
///   pending. So the task goes to the end of the queue, and every other task
///   that is ready gets a turn before it.
/// - Its second poll is ready, and wakes nobody.
///
/// Write it by hand: a library's own `yield_now` is not the answer here.
pub fn yield_now() -> impl Future<Output = ()> + Send {
    // starter: std::future::poll_fn(|_| todo!("be pending once, then ready"))
    YieldNow { yielded: false }
    // end starter
}

/// Runs two jobs side by side, in the task that awaits it. Every item that a
/// job gives is one step of its work; what the items are does not matter.
///
/// - While both have steps left, neither is ever more than one step ahead.
/// - Between two steps of the same job, every other task that is ready gets a
///   turn: this future yields with [`yield_now`].
/// - When one job is done, the other goes on alone, and yields as before. It is
///   over when both are done.
/// - Nothing begins before the first poll.
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    // starter: todo!("take one step of each, and yield")
    let (mut a, mut b) = (a.fuse(), b.fuse());
    // One bar: both take their step, whatever the other one says.
    while a.next().is_some() | b.next().is_some() {
        yield_now().await;
    }
    // end starter
}

// starter:
struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
// end starter
