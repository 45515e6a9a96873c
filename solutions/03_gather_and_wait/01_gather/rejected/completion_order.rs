//! rejected by: results_stand_in_the_order_of_the_call, without_an_error_all_results_come — pushes each result when its task ends and forgets whose it was
//! > The results are in the order of `futures`
//!
//! > When no future fails, it returns `Ok` with all results.

use std::panic::resume_unwind;
use tokio::task::JoinSet;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut tasks: JoinSet<F::Output> = futures.into_iter().collect();
    let mut results = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        results.push(ended.unwrap_or_else(|error| resume_unwind(error.into_panic())));
    }
    results
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut tasks: JoinSet<Result<T, E>> = futures.into_iter().collect();
    let mut results = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        match ended.unwrap_or_else(|error| resume_unwind(error.into_panic())) {
            Ok(value) => results.push(value),
            Err(error) => {
                tasks.detach_all();
                return Err(error);
            }
        }
    }
    Ok(results)
}
