//! rejected by: jobs_of_any_length_end — takes the first step of both, and where one has none there is nothing to do side by side
//! > It returns when both jobs have ended, however few steps they had.

use std::future::poll_fn;
use std::task::Poll;

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    poll_fn(move |context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    let (mut a, mut b) = (a.fuse(), b.fuse());
    let (Some(_), Some(_)) = (a.next(), b.next()) else {
        return;
    };
    yield_now().await;
    while a.next().is_some() | b.next().is_some() {
        yield_now().await;
    }
}
