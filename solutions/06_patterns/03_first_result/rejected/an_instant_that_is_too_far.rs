//! rejected by: any_delay_will_do — computes the instant of the next request, and knows that `Duration::MAX` is too far, but not that others are
//! > Any `delay` will do

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::future::pending;
use std::time::Duration;
use tokio::select;
use tokio::time::{Instant, sleep_until};

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
    let mut running: FuturesUnordered<_> = places
        .map(async |(place, backend)| (place, backend.await))
        .collect();
    let mut failures = Vec::new();
    while let Some((place, answer)) = running.next().await {
        match answer {
            Ok(value) => return Ok(value),
            Err(failure) => failures.push((place, failure)),
        }
    }
    Err(all_failed(failures))
}

pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let ask = |(place, backend): (usize, F)| async move { (place, backend.await) };
    let mut waiting = backends.into_iter().enumerate();
    let mut running: FuturesUnordered<_> = waiting.next().map(ask).into_iter().collect();
    let mut failures = Vec::new();
    loop {
        let due = async {
            match delay {
                Duration::MAX => pending().await,
                _ => sleep_until(Instant::now() + delay).await,
            }
        };
        select! {
            biased;
            Some((place, answer)) = running.next() => match answer {
                Ok(value) => return Ok(value),
                Err(failure) => failures.push((place, failure)),
            },
            // Every turn of this loop asks one more, so the delay counts anew.
            () = due, if waiting.len() > 0 => {}
            else => return Err(all_failed(failures)),
        }
        running.extend(waiting.next().map(ask));
    }
}

fn all_failed<E>(mut failures: Vec<(usize, E)>) -> AllFailed<E> {
    failures.sort_by_key(|(place, _)| *place);
    let failures = failures.into_iter().map(|(_, failure)| failure);
    AllFailed {
        failures: failures.collect(),
    }
}
