//! rejected by: a_yield_wakes_its_waker_exactly_once, a_yield_wakes_the_task_that_polls_it, every_other_ready_task_gets_a_turn, neither_job_is_more_than_one_step_ahead, the_others_get_a_turn_between_two_steps, the_longer_job_goes_on_alone_and_still_yields, nothing_begins_before_the_first_poll, a_job_that_has_ended_is_not_asked_again, jobs_of_any_length_end, another_task_may_await_the_rest — says "not now", and nothing will ever ask again
//! > Its first poll wakes the waker that came with that poll

use std::future::poll_fn;
use std::task::Poll;

pub fn yield_now() -> impl Future<Output = ()> + Send {
    let mut yielded = false;
    poll_fn(move |_| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        Poll::Pending
    })
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    futures::future::join(job(a), job(b)).await;
}

async fn job(steps: impl Iterator) {
    for _step in steps {
        yield_now().await;
    }
}
