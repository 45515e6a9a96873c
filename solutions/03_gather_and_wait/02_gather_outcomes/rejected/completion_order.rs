//! rejected by: outcomes_stand_in_the_order_of_the_call, a_panic_in_a_drop_costs_nobody_else_the_result, they_run_side_by_side, a_panic_costs_nobody_else_the_result, a_cancel_reaches_its_own_job_and_no_other, a_cancel_after_the_end_changes_nothing — collects the outcomes as they come
//! > The outcomes are in the order of `jobs`

use futures::FutureExt;
use futures::{StreamExt, stream::FuturesUnordered};
use std::any::Any;
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
    jobs.into_iter()
        .map(outcome_of)
        .collect::<FuturesUnordered<_>>()
        .collect()
        .await
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
        Some(Err(payload)) => Outcome::Panicked(text_of(&*payload)),
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
