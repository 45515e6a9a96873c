//! rejected by: no_more_than_n_jobs_run_at_once, threads_are_named, threads_are_reused, a_thread_without_a_job_sleeps, jobs_begin_in_the_order_of_the_calls, the_drop_joins_the_threads, a_job_still_queued_at_the_drop_comes_back_as_an_error, the_call_does_not_block — hands everything to Tokio's blocking pool, which starts as many threads as there are jobs
//! > No more than `threads` jobs run at once.
//!
//! > The name of each thread begins with `name`.

use std::any::Any;
use std::future::Future;
use tokio::task::spawn_blocking;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor;

impl Executor {
    pub fn new(_name: &str, _threads: usize) -> Self {
        Self
    }

    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let answer = spawn_blocking(job);
        async move {
            answer.await.map_err(|error| match error.try_into_panic() {
                Ok(panic) => JobError::Panicked(message(&*panic)),
                Err(_) => JobError::ExecutorGone,
            })
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
