//! rejected by: the_longer_job_goes_on_alone_and_still_yields, a_job_that_has_ended_is_not_asked_again — `zip` takes a step of the first job before it finds that the second is done
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

pub async fn interleave<A: Iterator, B: Iterator>(mut a: A, mut b: B) {
    for _both in a.by_ref().zip(b.by_ref()) {
        yield_now().await;
    }
    for _ in a {
        yield_now().await;
    }
    for _ in b {
        yield_now().await;
    }
}
