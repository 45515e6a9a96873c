//! rejected by: cancelled_it_cancels_all — aborts in a drop, but not while a panic unwinds, because a second one would end the program
//! > When this future is dropped half-way, all are cancelled

use futures::stream::{FuturesUnordered, StreamExt};
use std::panic::resume_unwind;
use tokio::task::AbortHandle;

struct Guard {
    handles: Vec<AbortHandle>,
    armed: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Nothing but unwinding is to happen while there is a panic.
        if self.armed && !std::thread::panicking() {
            self.handles.iter().for_each(AbortHandle::abort);
        }
    }
}

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let results = gather_or_first_error(
        futures
            .into_iter()
            .map(|future| async move { Ok::<_, std::convert::Infallible>(future.await) })
            .collect(),
    )
    .await;
    match results {
        Ok(results) => results,
        Err(never) => match never {},
    }
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results: Vec<_> = futures.iter().map(|_| None).collect();
    let mut guard = Guard {
        handles: Vec::new(),
        armed: true,
    };
    let mut tasks = FuturesUnordered::new();
    for (place, future) in futures.into_iter().enumerate() {
        let task = tokio::spawn(async move { (place, future.await) });
        guard.handles.push(task.abort_handle());
        tasks.push(task);
    }
    while let Some(ended) = tasks.next().await {
        match ended {
            Ok((place, Ok(value))) => results[place] = Some(value),
            Ok((_, Err(error))) => {
                guard.armed = false;
                return Err(error);
            }
            Err(error) => {
                guard.handles.iter().for_each(AbortHandle::abort);
                resume_unwind(error.into_panic())
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}
