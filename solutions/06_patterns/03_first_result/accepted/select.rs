//! `select_all` over boxed futures, raced against one timer that is set anew.

use futures::future::select_all;
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
    let places = backends.into_iter().enumerate();
    let asked = places.map(|(place, backend)| Box::pin(async move { (place, backend.await) }));
    let (mut running, mut failures): (Vec<_>, _) = (asked.collect(), Vec::new());
    while !running.is_empty() {
        let ((place, answer), _, rest) = select_all(running).await;
        match answer {
            Ok(value) => return Ok(value),
            Err(failure) => failures.push((place, failure)),
        }
        running = rest;
    }
    Err(all_failed(failures))
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
