//! rejected by: a_job_that_has_ended_is_not_asked_again — asks both jobs every time round, and one that is done may begin anew
//! > A job that has ended is not asked for another step.

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
    let (mut a, mut b) = (a, b);
    while a.next().is_some() | b.next().is_some() {
        yield_now().await;
    }
}
