//! rejected by: all_are_asked_at_once, losers_are_gone_before_it_returns, losers_of_a_hedged_race_are_gone_too — asks no more than 2,048 backends at a time, which is surely enough
//! > All backends are asked at the instant of the first poll, however many there are.

use futures::stream::FuturesUnordered;
use futures::{StreamExt, stream};
use std::pin::pin;
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
    let asked = places.map(async |(place, backend)| (place, backend.await));
    let mut running = pin!(stream::iter(asked).buffer_unordered(2048));
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
        select! {
            biased;
            Some((place, answer)) = running.next() => match answer {
                Ok(value) => return Ok(value),
                Err(failure) => failures.push((place, failure)),
            },
            // Every turn of this loop asks one more, so the delay counts anew.
            () = sleep(delay), if waiting.len() > 0 && running.len() < 2048 => {}
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
