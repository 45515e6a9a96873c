//! Yields after every step, of whichever job, and remembers by itself which job has ended.

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

pub async fn interleave<A: Iterator, B: Iterator>(mut a: A, mut b: B) {
    let (mut a_goes_on, mut b_goes_on) = (true, true);
    while a_goes_on || b_goes_on {
        a_goes_on = a_goes_on && a.next().is_some();
        if a_goes_on {
            yield_now().await;
        }
        b_goes_on = b_goes_on && b.next().is_some();
        if b_goes_on {
            yield_now().await;
        }
    }
}
