//! rejected by: nothing_to_do_is_done_at_once, a_panic_keeps_its_text — `select_all` waits for the first of several, and panics where there is none
//! > Of no futures, the list is empty and comes at once.

use futures::future::{join_all, select_all};
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
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut places: Vec<usize> = (0..futures.len()).collect();
    let mut tasks: Vec<_> = futures
        .into_iter()
        .map(|future| AbortOnDropHandle::new(tokio::spawn(future)))
        .collect();
    loop {
        let (ended, at, rest) = select_all(tasks).await;
        tasks = rest;
        match ended.unwrap() {
            // `select_all` takes one out by swapping the last into its place.
            Ok(value) => results[places.swap_remove(at)] = Some(value),
            Err(error) => {
                tasks.into_iter().for_each(|task| drop(task.detach()));
                return Err(error);
            }
        }
        if tasks.is_empty() {
            return Ok(results.into_iter().flatten().collect());
        }
    }
}
