//! rejected by: it_takes_as_long_as_the_longest, five_thousand_take_no_longer_than_one, a_panic_comes_out_as_a_panic, a_panic_keeps_its_text, the_task_that_waits_now_is_woken — asks the handles on a timer instead of letting them wake it
//! > It returns at the instant at which the last future ends.

use std::panic::resume_unwind;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let tasks: Vec<_> = futures
        .into_iter()
        .map(|future| AbortOnDropHandle::new(tokio::spawn(future)))
        .collect();
    while !tasks.iter().all(AbortOnDropHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    futures::future::join_all(tasks)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut results: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        tasks.spawn(async move { (place, future.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        let (place, result) = ended.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        match result {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                tasks.detach_all();
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}
