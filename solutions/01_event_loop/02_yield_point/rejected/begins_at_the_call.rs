//! rejected by: nothing_begins_before_the_first_poll — an ordinary function that takes the first steps itself and gives back a future for the rest
//! > No step is taken before the first poll.

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

pub fn interleave<A: Iterator, B: Iterator>(a: A, b: B) -> impl Future<Output = ()> {
    let (mut a, mut b) = (a.fuse(), b.fuse());
    let mut goes_on = a.next().is_some() | b.next().is_some();
    async move {
        while goes_on {
            yield_now().await;
            goes_on = a.next().is_some() | b.next().is_some();
        }
    }
}
