//! Yields before and behind each step: more often than it must.

use std::pin::Pin;
use std::task::{Context, Poll};

struct YieldNow {
    yielded: bool,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

pub fn yield_now() -> impl Future<Output = ()> + Send {
    YieldNow { yielded: false }
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let (mut a, mut b) = (Some(a), Some(b));
    while a.is_some() || b.is_some() {
        step(&mut a).await;
        step(&mut b).await;
    }
}

/// The next step of a job, if there is one.
async fn step<J: Iterator>(job: &mut Option<J>) {
    yield_now().await;
    if job.as_mut().is_some_and(|job| job.next().is_none()) {
        *job = None;
    }
    yield_now().await;
}
