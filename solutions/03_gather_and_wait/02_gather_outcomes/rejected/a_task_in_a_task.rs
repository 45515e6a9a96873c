//! rejected by: dropped_half_way_it_cancels_all, it_leaves_no_task_behind — a task for the panic in a task for the cancel: the drop aborts the outer one, and that the inner one a turn later
//! > When this future is dropped half-way, all jobs are cancelled: one turn of the loop later none is left.
//!
//! > One turn of the loop after it has returned or was dropped, no task of its own is left.

use futures::future::join_all;
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
    let tasks = jobs.into_iter().map(|Job { work, cancel }| {
        AbortOnDropHandle::new(tokio::spawn(async move {
            let inner = AbortOnDropHandle::new(tokio::spawn(async move {
                tokio::select! {
                    biased;
                    () = cancel.cancelled() => None,
                    ended = work => Some(ended),
                }
            }));
            match inner.await {
                Ok(None) => Outcome::Cancelled,
                Ok(Some(Ok(value))) => Outcome::Ok(value),
                Ok(Some(Err(error))) => Outcome::Failed(error),
                Err(error) => Outcome::Panicked(text_of(&*error.into_panic())),
            }
        }))
    });
    let ended = join_all(tasks).await;
    ended.into_iter().map(Result::unwrap).collect()
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
