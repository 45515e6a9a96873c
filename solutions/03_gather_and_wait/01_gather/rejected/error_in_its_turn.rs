//! rejected by: the_first_error_comes_back_at_once, the_earliest_error_is_the_one_returned, a_panic_comes_out_as_a_panic, a_panic_keeps_its_text — awaits the tasks one after the other with `?`, so an error is seen only when its turn comes
//! > An error is returned at the instant at which it occurs.

use futures::future::join_all;
use tokio_util::task::AbortOnDropHandle;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    join_all(futures).await
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut tasks = futures
        .into_iter()
        .map(tokio::spawn)
        .map(AbortOnDropHandle::new)
        .collect::<Vec<_>>()
        .into_iter();
    let mut results = Vec::new();
    while let Some(task) = tasks.next() {
        match task.await.unwrap() {
            Ok(value) => results.push(value),
            Err(error) => {
                tasks.for_each(|task| drop(task.detach()));
                return Err(error);
            }
        }
    }
    Ok(results)
}
