//! Giving the thread away without having to wait.

// starter:
use std::pin::Pin;
use std::task::{Context, Poll};
// end starter

/// A future that gives the thread away once.
///
/// - Its first poll returns `Pending`.
/// - Its first poll wakes the waker that came with that poll, and no other.
/// - Its first poll wakes once, not several times.
/// - Every other task that is ready gets a turn before the task that yields goes
///   on.
/// - Its second poll returns `Ready`.
/// - Its second poll wakes nothing.
///
/// Write it by hand: a library's own `yield_now` is not the answer here.
pub fn yield_now() -> impl Future<Output = ()> + Send {
    // starter: std::future::poll_fn(|_| todo!("be pending once, then ready"))
    YieldNow { yielded: false }
    // end starter
}

/// Runs two jobs side by side, in the task that awaits it. Every item of a job
/// is one step of its work, and what the items are does not matter. It yields
/// with [`yield_now`].
///
/// - While both have steps left, neither is ever more than one step ahead.
/// - Between two steps of the same job, every other task that is ready gets a
///   turn.
/// - When one job has ended, the other takes all steps that it has left.
/// - A job that goes on alone yields between its steps as before.
/// - A job that has ended is not asked for another step.
/// - It returns when both jobs have ended, however few steps they had.
/// - No step is taken before the first poll.
///
/// Whether it yields once more behind the last step is up to you.
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    // starter: todo!("take one step of each, and yield")
    let (mut a, mut b) = (a.fuse(), b.fuse());
    // `|` asks both, where `||` would ask `b` only after `a` has ended.
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
