//! rejected by: two_successes_at_once_are_one, all_are_asked_at_once, losers_are_gone_before_it_returns — the winner aborts the others, and two that end in one poll both win
//! > When several succeed at one instant, the value of one of them is returned.

use futures::StreamExt;
use futures::future::{AbortHandle, Abortable, join_all};
use futures::stream::FuturesUnordered;
use std::cell::OnceCell;
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
    let winner = OnceCell::new();
    let (losers, registration) = AbortHandle::new_pair();
    let asked = backends
        .into_iter()
        .map(async |backend| match backend.await {
            Ok(value) => {
                winner.set(value).ok().expect("only one wins");
                losers.abort();
                None
            }
            Err(failure) => Some(failure),
        });
    let answers = Abortable::new(join_all(asked), registration).await;
    winner.into_inner().ok_or_else(|| AllFailed {
        failures: answers.into_iter().flatten().flatten().collect(),
    })
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
