//! rejected by: cancelled_it_cancels_all, a_panic_cancels_the_others, a_panic_keeps_its_text, the_first_error_comes_back_at_once, the_earliest_error_is_the_one_returned — spawns plain tasks so that an error leaves them alone; so does the drop of the whole
//! > When this future is dropped half-way, all are cancelled

use futures::future::{join_all, try_join_all};

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let tasks = futures.into_iter().map(tokio::spawn);
    join_all(tasks.map(async |task| task.await.unwrap())).await
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let tasks = futures.into_iter().map(tokio::spawn);
    try_join_all(tasks.map(async |task| task.await.unwrap())).await
}
