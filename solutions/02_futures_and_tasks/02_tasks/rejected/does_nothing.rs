//! rejected by: jobs_go_on_while_the_caller_is_busy_elsewhere, two_thousand_jobs_run_at_once, a_job_needs_no_handle, a_handle_gives_the_result_of_its_own_job, a_handle_names_the_task_of_its_job, a_handle_waits_for_no_other_job, all_together_take_as_long_as_the_longest, the_results_stand_in_the_order_of_the_jobs, nothing_of_run_all_begins_before_its_first_poll, run_all_does_not_look_again_and_again, what_is_lazy_begins_at_its_first_poll, what_is_lazy_gives_the_output, what_is_lazy_is_gone_when_it_is_dropped, what_is_eager_goes_on_by_itself, what_is_eager_needs_nobody_to_look, what_is_eager_gives_its_output_at_once_after_the_end, what_is_eager_does_not_look_again_and_again, a_job_that_is_lost_takes_no_other_with_it, the_end_of_what_is_eager_wakes_the_task_that_waits — the first thing that compiles: no handles and no results, and a future that never ends in place of every job

use std::pin::Pin;
use tokio::task::JoinHandle;

pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub fn start_all<J, T>(jobs: Vec<J>) -> Vec<JoinHandle<T>>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    Vec::new()
}

pub async fn run_all<J, T>(jobs: Vec<J>) -> Vec<T>
where
    J: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    Vec::new()
}

pub fn lazy<F>(make: impl FnOnce() -> F + Send + 'static) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
{
    Box::pin(std::future::pending())
}

pub fn eager<F>(job: F) -> Boxed<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send,
{
    Box::pin(std::future::pending())
}
