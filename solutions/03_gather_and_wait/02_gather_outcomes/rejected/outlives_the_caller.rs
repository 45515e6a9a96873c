//! rejected by: dropped_half_way_it_cancels_all, it_leaves_no_task_behind — spawns plain tasks, which go on when their handles are dropped
//! > When this future is dropped half-way, all jobs are cancelled

use std::any::Any;
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
    // Spawned all together; awaited one by one, in order.
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|Job { work, cancel }| {
            tokio::spawn(async move { cancel.run_until_cancelled(work).await })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(match task.await {
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
