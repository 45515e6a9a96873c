//! rejected by: it_returns_when_the_last_has_ended, they_run_side_by_side, the_task_that_waits_now_is_woken — asks the handles on a timer instead of letting them wake it
//! > It returns at the instant at which the last job ends, in whatever way.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
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
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|job| AbortOnDropHandle::new(tokio::spawn(outcome_of(job))))
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        while !task.is_finished() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        outcomes.push(task.await.expect("panics are caught"));
    }
    outcomes
}

async fn outcome_of<F, T, E>(Job { work, cancel }: Job<F>) -> Outcome<T, E>
where
    F: Future<Output = Result<T, E>>,
{
    match AssertUnwindSafe(cancel.run_until_cancelled(work))
        .catch_unwind()
        .await
    {
        Ok(None) => Outcome::Cancelled,
        Ok(Some(Ok(value))) => Outcome::Ok(value),
        Ok(Some(Err(error))) => Outcome::Failed(error),
        Err(payload) => Outcome::Panicked(text_of(&*payload)),
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
