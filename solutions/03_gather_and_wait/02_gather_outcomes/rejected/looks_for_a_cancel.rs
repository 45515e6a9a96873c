//! rejected by: a_cancel_drops_the_work_at_once, it_returns_when_the_last_has_ended — looks at the token every ten milliseconds
//! > When its token is cancelled while a job runs, its work is dropped at that instant.

use futures::future::join_all;
use std::time::Duration;
use tokio::time::timeout;
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
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|job| {
            AbortOnDropHandle::new(tokio::spawn(async move {
                let mut work = Box::pin(job.work);
                while !job.cancel.is_cancelled() {
                    if let Ok(ended) = timeout(Duration::from_millis(10), &mut work).await {
                        return outcome(ended);
                    }
                }
                Outcome::Cancelled
            }))
        })
        .collect();
    join_all(tasks.into_iter().map(async |task| match task.await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Panicked(text(error.into_panic())),
    }))
    .await
}
