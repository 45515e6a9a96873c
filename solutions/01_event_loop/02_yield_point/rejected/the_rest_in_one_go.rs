//! rejected by: the_longer_job_goes_on_alone_and_still_yields — yields while both have steps, and runs what is left of the longer one at once
//! > A job that goes on alone yields between its steps as before.

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
    while a.next().is_some() && b.next().is_some() {
        yield_now().await;
    }
    a.for_each(drop);
    b.for_each(drop);
}
