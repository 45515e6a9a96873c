//! rejected by: the_others_keep_running_after_an_error — keeps the tasks of a failed call in a list, which the next call clears
//! > An error does not cancel the other futures: they run on to their ends.

use std::any::Any;
use std::panic::resume_unwind;
use std::sync::Mutex;
use tokio::task::JoinSet;

static REST: Mutex<Vec<Box<dyn Any + Send>>> = Mutex::new(Vec::new());

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    futures::future::join_all(futures).await
}

pub async fn gather_or_first_error<F, T, E>(futures: Vec<F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    REST.lock().unwrap().clear();
    let mut set = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        set.spawn(async move { (place, future.await) });
    }
    let mut results: Vec<Option<T>> = (0..set.len()).map(|_| None).collect();
    while let Some(joined) = set.join_next().await {
        let (place, value) = joined.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        match value {
            Ok(value) => results[place] = Some(value),
            Err(error) => {
                REST.lock().unwrap().push(Box::new(set));
                return Err(error);
            }
        }
    }
    Ok(results.into_iter().flatten().collect())
}
