//! rejected by: a_yield_is_polled_exactly_twice, a_yield_wakes_its_waker_exactly_once, a_yield_wakes_the_task_that_polls_it, every_other_ready_task_gets_a_turn, neither_job_is_more_than_one_step_ahead, the_longer_job_goes_on_alone_and_still_yields, a_job_that_has_ended_is_not_asked_again, nothing_begins_before_the_first_poll, the_others_get_a_turn_between_two_steps, jobs_of_any_length_end, ten_thousand_steps_need_no_more_stack_than_ten — the first thing that compiles: a pause that is ready at once, and jobs that are dropped before their first step

pub fn yield_now() -> impl Future<Output = ()> + Send {
    std::future::ready(())
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {}
