//! rejected by: the_hedge_is_not_sent_if_the_first_answers_in_time, the_hedge_is_sent_after_the_delay, a_failure_sends_the_hedge_at_once, a_failure_sends_the_next_while_others_go_on, the_delay_counts_from_the_last_that_was_asked, nothing_begins_before_the_first_poll, two_successes_at_once_are_one, a_hedged_race_reports_all_failures, any_delay_will_do, the_first_goes_on_beside_the_hedge — asks all backends at once and counts on the first
//! > When `delay` has passed since the last one was asked, the next is asked, and not before

use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::time::Duration;

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
    let _ = delay;
    race(backends).await
}

fn all_failed<E>(mut failures: Vec<(usize, E)>) -> AllFailed<E> {
    failures.sort_by_key(|(place, _)| *place);
    let failures = failures.into_iter().map(|(_, failure)| failure);
    AllFailed {
        failures: failures.collect(),
    }
}
