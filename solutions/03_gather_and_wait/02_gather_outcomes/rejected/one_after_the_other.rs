//! rejected by: they_run_side_by_side, it_returns_when_the_last_has_ended, a_panic_in_a_drop_costs_nobody_else_the_result, a_cancel_drops_the_work_at_once, a_cancel_after_the_end_changes_nothing, the_task_that_waits_now_is_woken — awaits each job before it begins the next
//! > All jobs begin at the instant of the first poll

use futures::FutureExt;
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
    let mut outcomes = Vec::new();
    for job in jobs {
        outcomes.push(outcome_of(job).await);
    }
    outcomes
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
