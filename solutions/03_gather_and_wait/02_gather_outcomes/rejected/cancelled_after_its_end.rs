//! rejected by: a_cancel_after_the_end_changes_nothing — asks the token, at the end of all, who was cancelled
//! > A cancel after the end of a job does not change its outcome.

use std::any::Any;
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
            let token = cancel.clone();
            let task = AbortOnDropHandle::new(tokio::spawn(async move {
                cancel.run_until_cancelled(work).await
            }));
            (task, token)
        })
        .collect();
    let mut outcomes = Vec::new();
    for (task, token) in tasks {
        outcomes.push(match task.await {
            _ if token.is_cancelled() => Outcome::Cancelled,
            Ok(None) => Outcome::Cancelled,
            Ok(Some(Ok(value))) => Outcome::Ok(value),
            Ok(Some(Err(error))) => Outcome::Failed(error),
            Err(error) => Outcome::Panicked(text_of(&*error.into_panic())),
        });
    }
    outcomes
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
