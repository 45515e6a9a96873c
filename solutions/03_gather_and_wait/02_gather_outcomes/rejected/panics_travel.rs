//! rejected by: a_panic_costs_nobody_else_the_result, a_panic_keeps_its_text, it_returns_when_the_last_has_ended, a_panic_in_a_drop_costs_nobody_else_the_result, a_panic_without_a_text_has_one_all_the_same, a_cancel_after_the_end_changes_nothing, it_cancels_no_token, it_leaves_no_task_behind — joins the futures in one task, where a panic of one is a panic of all
//! > A panic ends its own job alone

use futures::future::join_all;
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
    join_all(jobs.into_iter().map(async |Job { work, cancel }| {
        match cancel.run_until_cancelled(work).await {
            None => Outcome::Cancelled,
            Some(Ok(value)) => Outcome::Ok(value),
            Some(Err(error)) => Outcome::Failed(error),
        }
    }))
    .await
}
