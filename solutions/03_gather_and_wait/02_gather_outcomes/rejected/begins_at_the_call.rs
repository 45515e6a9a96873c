//! rejected by: nothing_begins_before_the_first_poll, a_panic_in_a_drop_costs_nobody_else_the_result — spawns before anybody has asked for the outcomes
//! > Nothing begins at the call.

use futures::FutureExt;
use futures::future::join_all;
use std::any::Any;
use std::panic::AssertUnwindSafe;
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

pub fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> impl Future<Output = Vec<Outcome<T, E>>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|Job { work, cancel }| {
            AbortOnDropHandle::new(tokio::spawn(async move {
                let work = AssertUnwindSafe(work).catch_unwind();
                match cancel.run_until_cancelled(work).await {
                    None => Outcome::Cancelled,
                    Some(Ok(Ok(value))) => Outcome::Ok(value),
                    Some(Ok(Err(error))) => Outcome::Failed(error),
                    Some(Err(payload)) => Outcome::Panicked(text_of(&*payload)),
                }
            }))
        })
        .collect();
    async move {
        let outcomes = join_all(tasks).await;
        outcomes
            .into_iter()
            .map(|outcome| outcome.expect("panics are caught"))
            .collect()
    }
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
