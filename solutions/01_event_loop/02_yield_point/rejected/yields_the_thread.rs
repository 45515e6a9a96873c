//! rejected by: a_yield_is_polled_exactly_twice, a_yield_wakes_its_waker_exactly_once, a_yield_wakes_the_task_that_polls_it, every_other_ready_task_gets_a_turn, neither_job_is_more_than_one_step_ahead, the_others_get_a_turn_between_two_steps, the_longer_job_goes_on_alone_and_still_yields — gives the processor to other threads, while the other tasks wait on this one
//! > Every other task that is ready gets a turn before the task that yields goes on.

pub fn yield_now() -> impl Future<Output = ()> + Send {
    async { std::thread::yield_now() }
}

pub async fn interleave<A: Iterator, B: Iterator>(a: A, b: B) {
    futures::future::join(job(a), job(b)).await;
}

async fn job(steps: impl Iterator) {
    for _step in steps {
        yield_now().await;
    }
}
