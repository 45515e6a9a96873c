//! rejected by: a_panic_in_a_drop_costs_nobody_else_the_result — catches what the work panics with while it is polled, and not while it is dropped
//! > If the drop of work that was cancelled while it ran panics, that ends its own job alone

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
    join_all(jobs.into_iter().map(async |Job { work, cancel }| {
        let work = AssertUnwindSafe(work).catch_unwind();
        match cancel.run_until_cancelled(work).await {
            None => Outcome::Cancelled,
            Some(Ok(Ok(value))) => Outcome::Ok(value),
            Some(Ok(Err(error))) => Outcome::Failed(error),
            Some(Err(payload)) => Outcome::Panicked(text_of(&*payload)),
        }
    }))
    .await
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
