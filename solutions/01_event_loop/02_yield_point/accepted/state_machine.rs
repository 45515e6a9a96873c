//! A state machine with names for its states, and a loop that alternates.

use std::pin::Pin;
use std::task::{Context, Poll};

enum YieldNow {
    Fresh,
    Yielded,
}

impl Future for YieldNow {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        match this {
            Self::Fresh => {
                *this = Self::Yielded;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Yielded => Poll::Ready(()),
        }
    }
}

pub fn yield_now() -> impl Future<Output = ()> + Send {
    YieldNow::Fresh
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let (mut a, mut b) = (Some(a), Some(b));
    while a.is_some() || b.is_some() {
        if a.as_mut().is_some_and(|steps| steps.next().is_none()) {
            a = None;
        }
        if b.as_mut().is_some_and(|steps| steps.next().is_none()) {
            b = None;
        }
        yield_now().await;
    }
}
