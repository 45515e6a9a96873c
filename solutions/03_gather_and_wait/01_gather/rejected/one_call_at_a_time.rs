//! rejected by: five_thousand_take_no_longer_than_one — a lock for all calls, so that one list is done before the next begins
//! > All futures begin at the instant of the first poll

use tokio::sync::Mutex;
use tokio::task::JoinSet;
static ALONE: Mutex<()> = Mutex::const_new(());

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let _alone = ALONE.lock().await;
    let count = futures.len();
    let mut set = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    let mut results: Vec<Option<F::Output>> = (0..count).map(|_| None).collect();
    while let Some(ended) = set.join_next().await {
        match ended {
            Ok((place, result)) => results[place] = Some(result),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    results.into_iter().flatten().collect()
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let _alone = ALONE.lock().await;
    let count = futures.len();
    let mut set = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    let mut results: Vec<Option<T>> = (0..count).map(|_| None).collect();
    while let Some(ended) = set.join_next().await {
        match ended {
            Ok((place, Ok(result))) => results[place] = Some(result),
            Ok((_, Err(error))) => {
                set.detach_all();
                return Err(error);
            }
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    Ok(results.into_iter().flatten().collect())
}
