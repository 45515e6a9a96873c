//! Run many futures side by side and have their results in order.

// starter:
use std::convert::Infallible;
use std::panic::resume_unwind;
use tokio::task::JoinSet;
// end starter

/// Runs all futures at once and gives their results in the order of `futures`,
/// whatever the order in which they end.
///
/// - Nothing begins at the call; all of them begin at the first poll.
/// - It takes as long as the longest. Of no futures it is the empty list, at once.
/// - When one panics, this panics too, and its message says what that one said.
/// - When this future is dropped half-way, all of them are cancelled: one turn
///   of the loop later none is left.
///
/// The futures may run in tasks: they are `Send` and own what they use.
pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // starter: todo!("run all at once, results in the order of the call")
    let never_fails = |future: F| async { Ok::<_, Infallible>(future.await) };
    let Ok(results) = gather_or_first_error(futures.into_iter().map(never_fails).collect()).await;
    results
    // end starter
}

/// Like [`gather`], for futures that may fail.
///
/// - When all succeed, it gives their results in the order of `futures`.
/// - The first error, in time, is returned at the very instant it happens.
///   The others are **not** cancelled: they run on to their ends, and what they
///   give is thrown away.
/// - All else is as with [`gather`]: it begins at the first poll, a panic comes
///   out as a panic, and dropping this future half-way cancels all.
pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    // starter: todo!("all results in order, or the first error at once")
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
    // end starter
}
