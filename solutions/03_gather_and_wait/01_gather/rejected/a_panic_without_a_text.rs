//! rejected by: a_panic_keeps_its_text — passes on the two kinds of text at once, and of any other panic sees at the end that a result is missing
//! > When a future panics, this panics, too, at that instant.

use std::any::Any;
use tokio::task::JoinSet;

pub async fn gather<F>(futures: Vec<F>) -> Vec<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut results: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    let mut tasks = JoinSet::new();
    for (place, future) in futures.into_iter().enumerate() {
        tasks.spawn(async move { (place, future.await) });
    }
    while let Some(ended) = tasks.join_next().await {
        match ended {
            Ok((place, result)) => results[place] = Some(result),
            Err(error) => pass_on(&*error.into_panic()),
        }
    }
    results.into_iter().map(Option::unwrap).collect()
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
        match ended {
            Ok((place, Ok(value))) => results[place] = Some(value),
            Ok((_, Err(error))) => {
                tasks.detach_all();
                return Err(error);
            }
            Err(error) => pass_on(&*error.into_panic()),
        }
    }
    Ok(results.into_iter().map(Option::unwrap).collect())
}

fn pass_on(payload: &(dyn Any + Send)) {
    if let Some(text) = payload.downcast_ref::<&str>() {
        panic!("{text}");
    }
    if let Some(text) = payload.downcast_ref::<String>() {
        panic!("{text}");
    }
}
