//! rejected by: a_panic_costs_nobody_else_the_result, a_panic_keeps_its_text, a_panic_in_a_drop_costs_nobody_else_the_result, a_panic_without_a_text_has_one_all_the_same, a_cancel_after_the_end_changes_nothing — passes over tasks that did not join well, so that all later ones stand one place too early
//! > A panic ends its own job alone

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

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
    // Spawned all together; awaited one by one, in order.
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|Job { work, cancel }| {
            AbortOnDropHandle::new(tokio::spawn(async move {
                cancel.run_until_cancelled(work).await
            }))
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        let Ok(ended) = task.await else { continue };
        outcomes.push(match ended {
            None => Outcome::Cancelled,
            Some(Ok(value)) => Outcome::Ok(value),
            Some(Err(error)) => Outcome::Failed(error),
        });
    }
    outcomes
}
