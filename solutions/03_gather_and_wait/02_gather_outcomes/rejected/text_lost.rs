//! rejected by: a_panic_keeps_its_text, a_panic_in_a_drop_costs_nobody_else_the_result, a_panic_without_a_text_has_one_all_the_same, a_cancel_after_the_end_changes_nothing — prints the payload, which is an `Any` and says so
//! > The text of a `Panicked` is that of the panic, literal or composed.

use futures::FutureExt;
use futures::future::join_all;
use std::panic::AssertUnwindSafe;
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
    join_all(jobs.into_iter().map(outcome_of)).await
}

async fn outcome_of<F, T, E>(Job { work, cancel }: Job<F>) -> Outcome<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    let work = AssertUnwindSafe(work).catch_unwind();
    match cancel.run_until_cancelled(work).await {
        None => Outcome::Cancelled,
        Some(Ok(Ok(value))) => Outcome::Ok(value),
        Some(Ok(Err(error))) => Outcome::Failed(error),
        Some(Err(payload)) => Outcome::Panicked(format!("{payload:?}")),
    }
}
