//! rejected by: a_cancel_drops_the_work_at_once — a task watches all tokens, and its work is done with the first cancel
//! > When its token is cancelled while a job runs, its work is dropped at that instant.

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
use futures::stream::{FuturesUnordered, StreamExt};
use tokio_util::task::AbortOnDropHandle;

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut cancels = FuturesUnordered::new();
    let tasks: Vec<_> = jobs
        .into_iter()
        .map(|job| {
            let token = job.cancel.clone();
            let work = job.work;
            let task = AbortOnDropHandle::new(tokio::spawn(async move {
                if token.is_cancelled() {
                    None
                } else {
                    Some(work.await)
                }
            }));
            let abort = task.abort_handle();
            cancels.push(async move {
                job.cancel.cancelled_owned().await;
                abort
            });
            task
        })
        .collect();
    let watcher = AbortOnDropHandle::new(tokio::spawn(async move {
        // Those of one instant come together.
        if let Some(first) = cancels.next().await {
            first.abort();
            while let Some(Some(more)) = futures::FutureExt::now_or_never(cancels.next()) {
                more.abort();
            }
        }
    }));
    let joined = join_all(tasks).await;
    drop(watcher);
    joined
        .into_iter()
        .map(|joined| match joined {
            Ok(None) => Outcome::Cancelled,
            Ok(Some(Ok(value))) => Outcome::Ok(value),
            Ok(Some(Err(error))) => Outcome::Failed(error),
            Err(error) if error.is_panic() => Outcome::Panicked(text(error.into_panic())),
            Err(_) => Outcome::Cancelled,
        })
        .collect()
}
