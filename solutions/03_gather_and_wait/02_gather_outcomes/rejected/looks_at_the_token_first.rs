//! rejected by: a_cancel_after_the_end_changes_nothing — the caller's task watches tokens and tasks, and when it comes late it looks at the token first
//! > A cancel after the end of a job does not change its outcome.

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
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or("panicked".to_owned(), |text| text.to_string()),
    }
}

use futures::future::join_all;
use tokio_util::task::AbortOnDropHandle;

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    join_all(jobs.into_iter().map(|job| {
        let token = job.cancel.clone();
        let work = job.work;
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            if token.is_cancelled() {
                None
            } else {
                Some(work.await)
            }
        }));
        async move {
            tokio::select! {
                biased;
                () = job.cancel.cancelled() => Outcome::Cancelled,
                joined = task => match joined {
                    Ok(Some(Ok(value))) => Outcome::Ok(value),
                    Ok(Some(Err(error))) => Outcome::Failed(error),
                    Ok(None) => Outcome::Cancelled,
                    Err(error) if error.is_panic() => Outcome::Panicked(text(error.into_panic())),
                    Err(_) => Outcome::Cancelled,
                },
            }
        }
    }))
    .await
}
