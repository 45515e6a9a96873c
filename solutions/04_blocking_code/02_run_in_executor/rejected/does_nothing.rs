//! rejected by: a_wake_may_hand_over_the_next_job, no_more_than_n_jobs_run_at_once, n_jobs_really_run_at_once, threads_are_named, threads_are_reused, a_thread_without_a_job_sleeps, a_job_is_queued_at_the_call, the_call_does_not_block, jobs_begin_in_the_order_of_the_calls, a_future_is_woken_by_its_answer, a_panic_is_an_error_with_its_text, a_panic_without_a_text_is_an_error, the_pool_lives_on_after_a_panic, a_dropped_await_does_not_hurt_the_pool, the_drop_joins_the_threads, a_job_that_has_begun_at_the_drop_ends, a_job_still_queued_at_the_drop_comes_back_as_an_error, the_answer_is_there_before_the_wake — the first thing that compiles: no threads at all, and every job hears that the executor is gone

use std::future::Future;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor {}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        Self {}
    }

    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        async { Err(JobError::ExecutorGone) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {}
}
