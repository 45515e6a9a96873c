//! rejected by: cancelled_beforehand_it_does_not_begin — `select!` draws which branch it polls first, so that cancelled work may begin
//! > If its token is cancelled before it begins, a job does not begin.

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
    let run = async |Job { work, cancel }: Job<F>| {
        let task = async move {
            tokio::select! {
                () = cancel.cancelled() => None,
                result = work => Some(result),
            }
        };
        match AbortOnDropHandle::new(tokio::spawn(task)).await {
            Ok(None) => Outcome::Cancelled,
            Ok(Some(Ok(value))) => Outcome::Ok(value),
            Ok(Some(Err(error))) => Outcome::Failed(error),
            Err(error) => Outcome::Panicked(text_of(&*error.into_panic())),
        }
    };
    join_all(jobs.into_iter().map(run)).await
}

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
