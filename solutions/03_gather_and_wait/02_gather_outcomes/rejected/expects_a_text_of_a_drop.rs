//! rejected by: a_panic_in_a_drop_costs_nobody_else_the_result — takes the payload of a panic in a drop for a literal, and panics where it is none
//! > If the drop of work that was cancelled while it ran panics, that ends its own job alone

use futures::FutureExt;
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
fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| "panicked".to_owned())
}
fn told<T, E>(ended: std::thread::Result<Result<T, E>>) -> Outcome<T, E> {
    match ended {
        Ok(Ok(value)) => Outcome::Ok(value),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(payload) => Outcome::Panicked(text(payload)),
    }
}
struct Abort<T>(tokio::task::JoinHandle<T>);
impl<T> Drop for Abort<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut tasks: Vec<_> = jobs
        .into_iter()
        .map(|job| {
            Abort(tokio::spawn(async move {
                let run = job
                    .cancel
                    .clone()
                    .run_until_cancelled_owned(AssertUnwindSafe(job.work).catch_unwind());
                run.await.map_or(Outcome::Cancelled, told)
            }))
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in &mut tasks {
        outcomes.push(match (&mut task.0).await {
            Ok(outcome) => outcome,
            Err(error) => {
                let payload = error.into_panic();
                Outcome::Panicked(
                    payload
                        .downcast_ref::<&str>()
                        .expect("a drop panics with a text")
                        .to_string(),
                )
            }
        });
    }
    outcomes
}
