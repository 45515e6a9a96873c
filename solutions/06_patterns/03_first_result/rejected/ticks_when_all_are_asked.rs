//! rejected by: waiting_takes_no_polls — a `timeout` round each wait goes on when there is nobody left to ask
//! > While it waits, it does not look again and again.

use futures::stream::{FuturesUnordered, StreamExt};
use std::time::Duration;
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
    let mut failures: Vec<Option<E>> = backends.iter().map(|_| None).collect();
    let mut asked: FuturesUnordered<_> = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) })
        .collect();
    while let Some((place, answer)) = asked.next().await {
        match answer {
            Ok(value) => return Ok(value),
            Err(failure) => failures[place] = Some(failure),
        }
    }
    Err(AllFailed {
        failures: failures.into_iter().flatten().collect(),
    })
}

pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    if delay.is_zero() {
        return race(backends).await;
    }
    let mut failures: Vec<Option<E>> = backends.iter().map(|_| None).collect();
    let mut rest = backends.into_iter().enumerate();
    let mut asked = FuturesUnordered::new();
    loop {
        if let Some((place, backend)) = rest.next() {
            asked.push(async move { (place, backend.await) });
        }
        match tokio::time::timeout(delay, asked.next()).await {
            Ok(Some((_, Ok(value)))) => return Ok(value),
            Ok(Some((place, Err(failure)))) => failures[place] = Some(failure),
            Ok(None) => break,
            // Too slow: ask one more, if there is one.
            Err(_) => {}
        }
    }
    Err(AllFailed {
        failures: failures.into_iter().flatten().collect(),
    })
}
