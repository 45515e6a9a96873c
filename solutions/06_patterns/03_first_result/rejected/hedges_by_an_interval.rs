//! rejected by: the_delay_counts_from_the_last_that_was_asked, any_delay_will_do, losers_of_a_hedged_race_are_gone_too, losers_are_gone_before_it_returns, a_failure_sends_the_next_while_others_go_on — lets an interval tick, which goes on as if no backend had been asked in between
//! > When `delay` has passed since the last one was asked, the next is asked, and not before

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::time::Duration;
use tokio::select;
use tokio::time::interval;

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
    let mut running = FuturesUnordered::new();
    let mut failures = Vec::new();
    let mut ticks = interval(delay);
    loop {
        select! {
            biased;
            Some((place, answer)) = running.next() => match answer {
                Ok(value) => return Ok(value),
                Err(failure) => {
                    failures.push((place, failure));
                    running.extend(waiting.next().map(ask));
                }
            },
            _ = ticks.tick(), if waiting.len() > 0 => running.extend(waiting.next().map(ask)),
            else => return Err(all_failed(failures)),
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
