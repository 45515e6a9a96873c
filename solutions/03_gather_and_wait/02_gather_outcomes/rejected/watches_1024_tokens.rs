//! rejected by: a_cancel_reaches_its_own_job_and_no_other — one task watches the tokens, 1,024 of them at a time: behind those nobody hears of a cancel
//! > A cancel ends its own job alone, as `Cancelled`.

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
use futures::stream::{StreamExt, iter};
use tokio_util::task::AbortOnDropHandle;

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut cancels = Vec::new();
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
            cancels.push((job.cancel, abort));
            task
        })
        .collect();
    let watch = iter(cancels).for_each_concurrent(1024, async |(token, task)| {
        token.cancelled().await;
        task.abort();
    });
    let watcher = AbortOnDropHandle::new(tokio::spawn(watch));
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
