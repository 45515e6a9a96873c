//! rejected by: the_first_goes_on_beside_the_hedge, a_hedged_race_reports_all_failures, waiting_takes_no_polls, a_failure_sends_the_next_while_others_go_on — `timeout` gives the first so much time and drops it then, though it may be about to answer
//! > Those that have been asked go on beside the next, and any of them may win.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::time::Duration;
use tokio::time::timeout;

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
    let mut failures = Vec::new();
    let mut waiting = backends.into_iter();
    while let Some(backend) = waiting.next() {
        let answer = if waiting.len() > 0 {
            timeout(delay, backend).await
        } else {
            Ok(backend.await)
        };
        match answer {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(failure)) => failures.push(failure),
            // Too slow: ask the next.
            Err(_) => {}
        }
    }
    Err(AllFailed { failures })
}

fn all_failed<E>(mut failures: Vec<(usize, E)>) -> AllFailed<E> {
    failures.sort_by_key(|(place, _)| *place);
    let failures = failures.into_iter().map(|(_, failure)| failure);
    AllFailed {
        failures: failures.collect(),
    }
}
