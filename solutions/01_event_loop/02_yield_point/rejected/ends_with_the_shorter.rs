//! rejected by: the_longer_job_goes_on_alone_and_still_yields, a_job_that_has_ended_is_not_asked_again, jobs_of_any_length_end, ten_thousand_steps_need_no_more_stack_than_ten — zips the two jobs, and a zip ends with the shorter one
//! > When one job has ended, the other takes all steps that it has left.

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
    for _steps in a.zip(b) {
        yield_now().await;
    }
}
