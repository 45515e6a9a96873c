//! rejected by: the_others_keep_running_after_an_error, a_panic_after_the_error_stops_nobody, the_first_error_comes_back_at_once, the_earliest_error_is_the_one_returned — `try_join_all` has the fitting type, and drops what is unfinished at the first error
//! > An error does not cancel the other futures

use futures::future::{join_all, try_join_all};

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
    try_join_all(futures).await
}
