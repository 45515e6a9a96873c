//! rejected by: jobs_go_on_while_the_caller_is_busy_elsewhere, two_thousand_jobs_run_at_once, a_job_needs_no_handle, a_handle_gives_the_result_of_its_own_job, a_handle_names_the_task_of_its_job, all_together_take_as_long_as_the_longest, the_results_stand_in_the_order_of_the_jobs, nothing_of_run_all_begins_before_its_first_poll, run_all_does_not_look_again_and_again, a_job_that_is_lost_takes_no_other_with_it, a_handle_waits_for_no_other_job — cannot await in a plain function, and so blocks on each job, which Tokio refuses on a thread that drives tasks
//! > The jobs start at the call

use std::pin::Pin;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    jobs.into_iter()
        .map(|job| {
            let output = Handle::current().block_on(job);
            tokio::spawn(async { output })
        })
        .collect()
}

pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut results = Vec::new();
    for handle in start_all(jobs) {
        results.push(handle.await.unwrap());
    }
    results
}

pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(async move { make().await })
}

pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    let handle = tokio::spawn(job);
    Box::pin(async move { handle.await.unwrap() })
}
