//! rejected by: threads_are_named_and_reused, a_panic_is_an_error_and_the_pool_lives_on, a_dropped_await_does_not_hurt_the_pool, a_job_is_queued_at_the_call, jobs_begin_in_the_order_of_the_calls, a_job_still_queued_at_the_drop_comes_back_as_an_error — the first thing that compiles: no threads at all, and every job hears that the executor is gone

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
