//! rejected by: the_others_keep_running_after_an_error — gives an hour to what nobody waits for any more
//! > they run on to their ends

use std::panic::resume_unwind;
use tokio::task::JoinSet;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut slots: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    let mut set = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    while let Some(joined) = set.join_next().await {
        match joined {
            Ok((place, value)) => slots[place] = Some(value),
            Err(error) => resume_unwind(error.into_panic()),
        }
    }
    slots.into_iter().flatten().collect()
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut slots: Vec<Option<T>> = futures.iter().map(|_| None).collect();
    let mut set = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    while let Some(joined) = set.join_next().await {
        match joined {
            Ok((place, Ok(value))) => slots[place] = Some(value),
            Ok((_, Err(error))) => {
                tokio::spawn(tokio::time::timeout(
                    std::time::Duration::from_secs(3_600),
                    async move { while set.join_next().await.is_some() {} },
                ));
                return Err(error);
            }
            Err(error) => resume_unwind(error.into_panic()),
        }
    }
    Ok(slots.into_iter().flatten().collect())
}
