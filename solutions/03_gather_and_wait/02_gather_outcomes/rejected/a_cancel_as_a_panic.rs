//! rejected by: a_cancel_reaches_its_own_job_and_no_other, cancelled_beforehand_it_does_not_begin, of_nothing_there_are_no_outcomes — aborts the task and takes every `JoinError` for a panic
//! > A cancel ends its own job alone, as `Cancelled`.

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
    let mut tasks = Vec::new();
    let mut watchers = Vec::new();
    for Job { work, cancel } in jobs {
        let task = tokio::spawn(work);
        let handle = task.abort_handle();
        watchers.push(AbortOnDropHandle::new(tokio::spawn(async move {
            cancel.cancelled().await;
            handle.abort();
        })));
        tasks.push(AbortOnDropHandle::new(task));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(match task.await {
            Ok(Ok(value)) => Outcome::Ok(value),
            Ok(Err(error)) => Outcome::Failed(error),
            Err(error) => Outcome::Panicked(match error.try_into_panic() {
                Ok(payload) => match payload.downcast::<String>() {
                    Ok(text) => *text,
                    Err(payload) => payload
                        .downcast::<&str>()
                        .map_or("panicked".to_owned(), |text| text.to_string()),
                },
                Err(error) => error.to_string(),
            }),
        });
    }
    outcomes
}
