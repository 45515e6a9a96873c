//! rejected by: outcomes_stand_in_the_order_of_the_call, they_run_side_by_side, a_failure_costs_nobody_else_the_result, a_panic_costs_nobody_else_the_result, a_panic_in_a_drop_costs_nobody_else_the_result, a_panic_keeps_its_text, it_returns_when_the_last_has_ended, a_cancel_reaches_its_own_job_and_no_other, cancelled_beforehand_it_does_not_begin, a_cancel_after_the_end_changes_nothing, dropped_half_way_it_cancels_all, nothing_begins_before_the_first_poll, a_panic_without_a_text_has_one_all_the_same, a_cancel_drops_the_work_at_once, it_cancels_no_token, of_nothing_there_are_no_outcomes, it_leaves_no_task_behind, the_task_that_waits_now_is_woken — the first thing that compiles: an empty list whatever there was to run

use tokio_util::sync::CancellationToken;

pub struct Job<F> {
    pub work: F,
    pub cancel: CancellationToken,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T, E> {
    Ok(T),
    Failed(E),
    Panicked(String),
    Cancelled,
}

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    Vec::new()
}
