//! rejected by: a_yield_is_polled_exactly_twice, a_yield_wakes_the_task_that_polls_it — keeps in one flag of the thread, which all yields share, that the first poll was
//! > Its first poll returns `Pending`.

use std::pin::Pin;
use std::task::{Context, Poll};

thread_local! {
    static YIELDED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

struct Yield;

impl Future for Yield {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        if YIELDED.take() {
            return Poll::Ready(());
        }
        YIELDED.set(true);
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// A future that gives the thread away once.
pub fn yield_now() -> impl Future<Output = ()> + Send {
    Yield
}

/// Runs two jobs side by side, in the task that awaits it.
pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let mut a = a.fuse();
    let mut b = b.fuse();
    loop {
        let one = a.next().is_some();
        let two = b.next().is_some();
        if !one && !two {
            return;
        }
        yield_now().await;
    }
}
