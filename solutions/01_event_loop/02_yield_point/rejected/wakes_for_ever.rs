//! rejected by: a_yield_is_polled_exactly_twice, a_yield_wakes_its_waker_exactly_once, every_other_ready_task_gets_a_turn, neither_job_is_more_than_one_step_ahead, the_others_get_a_turn_between_two_steps, the_longer_job_goes_on_alone_and_still_yields, nothing_begins_before_the_first_poll, a_job_that_has_ended_is_not_asked_again, jobs_of_any_length_end, ten_thousand_steps_need_no_more_stack_than_ten, another_task_may_await_the_rest — forgets that it has been polled before, so it asks for another turn each time
//! > Its second poll returns `Ready`.

use std::future::poll_fn;
use std::task::Poll;

pub fn yield_now() -> impl Future<Output = ()> + Send {
    poll_fn(|context| {
        context.waker().wake_by_ref();
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
