//! rejected by: cancelled_it_cancels_all — a task owns the set: the drop aborts that one, and it aborts the others when its turn comes
//! > When this future is dropped half-way, all are cancelled: one turn of the loop after the drop none is left.

use std::convert::Infallible;
use std::panic::resume_unwind;
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let never_fails = |future: F| async { Ok::<_, Infallible>(future.await) };
    let Ok(results) = gather_or_first_error(futures.into_iter().map(never_fails).collect()).await;
    results
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let (tell, told) = oneshot::channel();
    let owner = tokio::spawn(async move {
        let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
        let mut tasks = JoinSet::new();
        for (place, future) in futures.into_iter().enumerate() {
            tasks.spawn(async move { (place, future.await) });
        }
        while let Some(ended) = tasks.join_next().await {
            match ended {
                Ok((place, Ok(value))) => results[place] = Some(value),
                Ok((_, Err(error))) => {
                    tasks.detach_all();
                    tell.send(Ok(Err(error))).ok();
                    return;
                }
                Err(error) => {
                    tasks.abort_all();
                    tell.send(Err(error.into_panic())).ok();
                    return;
                }
            }
        }
        tell.send(Ok(Ok(results.into_iter().flatten().collect())))
            .ok();
    });
    let _owned = Owned(owner.abort_handle());
    told.await
        .unwrap()
        .unwrap_or_else(|payload| resume_unwind(payload))
}

struct Owned(AbortHandle);

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.abort();
    }
}
