//! rejected by: jobs_of_any_length_end, the_longer_job_goes_on_alone_and_still_yields — takes for granted that each job has a first step
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
    a.next().expect("a job has work to do");
    b.next().expect("a job has work to do");
    yield_now().await;
    while a.next().is_some() | b.next().is_some() {
        yield_now().await;
    }
}
