//! rejected by: cancelled_beforehand_it_does_not_begin — asks all tokens before the first job begins, and then polls the work before the token
//! > If its token is cancelled before it begins, a job does not begin.

use futures::future::join_all;
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

fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    }
}

fn outcome<T, E>(ended: Result<T, E>) -> Outcome<T, E> {
    match ended {
        Ok(value) => Outcome::Ok(value),
        Err(error) => Outcome::Failed(error),
    }
}

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let jobs: Vec<_> = jobs
        .into_iter()
        .map(|job| (job.cancel.is_cancelled(), job))
        .collect();
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|(cancelled, job)| {
            AbortOnDropHandle::new(tokio::spawn(async move {
                if cancelled {
                    return Outcome::Cancelled;
                }
                tokio::select! {
                    biased;
                    ended = job.work => outcome(ended),
                    () = job.cancel.cancelled() => Outcome::Cancelled,
                }
            }))
        })
        .collect();
    join_all(tasks.into_iter().map(async |task| match task.await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Panicked(text(error.into_panic())),
    }))
    .await
}
