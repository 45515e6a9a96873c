//! rejected by: the_fastest_sets_the_time, a_fast_failure_does_not_win, two_successes_at_once_are_one — joins all and looks for a success in the list
//! > The first success is returned at the instant at which it occurs

use futures::StreamExt;
use futures::future::join_all;
use futures::stream::FuturesUnordered;
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
    let mut failures = Vec::new();
    for answer in join_all(backends).await {
        match answer {
            Ok(value) => return Ok(value),
            Err(failure) => failures.push(failure),
        }
    }
    Err(AllFailed { failures })
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
            () = sleep(delay), if waiting.len() > 0 => {}
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
