//! rejected by: it_leaves_no_task_behind — a task watches each token, and is stopped where the handle gives a result, not where it gives a panic
//! > One turn of the loop after it has returned or was dropped, no task of its own is left.

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
    let begin = |Job { work, cancel }: Job<F>| {
        let beforehand = cancel.clone();
        let task = AbortOnDropHandle::new(tokio::spawn(async move {
            match beforehand.is_cancelled() {
                true => None,
                false => Some(work.await),
            }
        }));
        let abort = task.abort_handle();
        let watcher = AbortOnDropHandle::new(tokio::spawn(async move {
            cancel.cancelled().await;
            abort.abort();
        }));
        (task, watcher)
    };
    let tasks: Vec<_> = jobs.into_iter().map(begin).collect();
    let mut outcomes = Vec::new();
    for (task, watcher) in tasks {
        let ended = task.await;
        let watcher = watcher.detach();
        outcomes.push(match ended {
            Ok(result) => {
                watcher.abort();
                match result {
                    Some(Ok(value)) => Outcome::Ok(value),
                    Some(Err(error)) => Outcome::Failed(error),
                    None => Outcome::Cancelled,
                }
            }
            Err(error) if error.is_cancelled() => Outcome::Cancelled,
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
