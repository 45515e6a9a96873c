//! rejected by: a_panic_without_a_text_has_one_all_the_same — takes an empty text where there is none
//! > Where the payload is not text, it is `panicked`.

use futures::FutureExt;
use futures::future::join_all;
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
    join_all(jobs.into_iter().map(outcome_of)).await
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
        .unwrap_or_default()
        .to_owned()
}
