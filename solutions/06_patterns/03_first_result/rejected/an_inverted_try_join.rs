//! rejected by: the_fastest_sets_the_time — makes the success the error that ends a `try_join_all`, which of more than thirty futures gives the first in their order
//! > The first success is returned at the instant at which it occurs, however late that is.

use futures::future::{select_all, try_join_all};
use std::time::Duration;
use tokio::select;
use tokio::time::sleep;

#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    pub failures: Vec<E>,
}

pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    // The first error ends it, so a success is made the error.
    let inverted = backends
        .into_iter()
        .map(async |backend| match backend.await {
            Ok(value) => Err(value),
            Err(failure) => Ok(failure),
        });
    match try_join_all(inverted).await {
        Ok(failures) => Err(AllFailed { failures }),
        Err(value) => Ok(value),
    }
}

pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut waiting = backends.into_iter().enumerate();
    let ask = |(place, backend): (usize, F)| Box::pin(async move { (place, backend.await) });
    let (mut running, mut failures) = (Vec::new(), Vec::new());
    loop {
        running.extend(waiting.next().map(ask));
        if running.is_empty() {
            return Err(all_failed(failures));
        }
        select! {
            biased;
            ((place, answer), at, _) = select_all(running.iter_mut()) => {
                match answer {
                    Ok(value) => return Ok(value),
                    Err(failure) => failures.push((place, failure)),
                }
                drop(running.swap_remove(at));
            }
            () = sleep(delay), if waiting.len() > 0 => {}
        }
    }
}

fn all_failed<E>(mut failures: Vec<(usize, E)>) -> AllFailed<E> {
    failures.sort_by_key(|(place, _)| *place);
    let failures = failures.into_iter().map(|(_, failure)| failure);
    AllFailed {
        failures: failures.collect(),
    }
}
