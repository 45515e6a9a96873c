//! rejected by: it_leaves_no_task_behind — a watcher for each token ends when it hears that its job has: after a drop that is a turn later than the jobs
//! > One turn of the loop after it has returned or was dropped, no task of its own is left.

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
            .map_or("panicked".to_owned(), |text| (*text).to_owned()),
    }
}

fn ended<T, E>(caught: std::thread::Result<Result<T, E>>) -> Outcome<T, E> {
    match caught {
        Ok(Ok(value)) => Outcome::Ok(value),
        Ok(Err(error)) => Outcome::Failed(error),
        Err(payload) => Outcome::Panicked(text(payload)),
    }
}

use tokio_util::task::AbortOnDropHandle;

pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut tasks = Vec::new();
    for job in jobs {
        if job.cancel.is_cancelled() {
            tasks.push(None);
            continue;
        }
        // The watcher goes when the job does, which owns the sender.
        let (living, ended) = tokio::sync::oneshot::channel::<()>();
        let token = job.cancel.clone();
        let task = tokio::spawn(async move {
            let _living = living;
            if token.is_cancelled() {
                std::future::pending::<()>().await;
            }
            job.work.await
        });
        let abort = task.abort_handle();
        tokio::spawn(async move {
            tokio::select! {
                () = job.cancel.cancelled() => abort.abort(),
                _ = ended => {}
            }
        });
        tasks.push(Some(AbortOnDropHandle::new(task)));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(match task {
            None => Outcome::Cancelled,
            Some(task) => match task.await {
                Ok(Ok(value)) => Outcome::Ok(value),
                Ok(Err(error)) => Outcome::Failed(error),
                Err(error) => match error.try_into_panic() {
                    Ok(payload) => Outcome::Panicked(text(payload)),
                    Err(_) => Outcome::Cancelled,
                },
            },
        });
    }
    outcomes
}
