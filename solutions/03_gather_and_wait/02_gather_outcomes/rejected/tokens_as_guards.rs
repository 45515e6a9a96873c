//! rejected by: it_cancels_no_token — cancels its jobs at a drop by the tokens, which belong to the caller
//! > It cancels no token itself, not even when it is dropped.

use futures::FutureExt;
use futures::future::join_all;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

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
    let tasks = TaskTracker::new();
    let guards: Vec<_> = jobs
        .iter()
        .map(|job| job.cancel.clone().drop_guard())
        .collect();
    let running: Vec<_> = jobs
        .into_iter()
        .map(|job| tasks.spawn(outcome_of(job)))
        .collect();
    let outcomes = join_all(running).await;
    for guard in guards {
        guard.disarm();
    }
    outcomes
        .into_iter()
        .map(|outcome| outcome.expect("panics are caught"))
        .collect()
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
