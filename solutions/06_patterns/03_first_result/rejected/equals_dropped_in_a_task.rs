//! rejected by: losers_are_gone_before_it_returns — takes all that is ready, and leaves the values that it does not need to a task
//! > The losers are gone before it returns: what they held has been dropped by then.

use std::time::Duration;

#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    pub failures: Vec<E>,
}
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use std::pin::pin;
use tokio::time::{Instant, sleep_until};

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
    let mut values = Vec::new();
    while let Some((place, answer)) = asked.next().await {
        match answer {
            Ok(value) => values.push(value),
            Err(failure) => failures[place] = Some(failure),
        }
        while let Some(Some((place, answer))) = futures::FutureExt::now_or_never(asked.next()) {
            match answer {
                Ok(value) => values.push(value),
                Err(failure) => failures[place] = Some(failure),
            }
        }
        if let Some(value) = values.pop() {
            // The others of this instant are put away beside the caller.
            tokio::spawn(async move { drop(values) });
            drop(asked);
            return Ok(value);
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
    let mut failures: Vec<Option<E>> = backends.iter().map(|_| None).collect();
    let mut waiting = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) });
    let mut asked = FuturesUnordered::new();
    asked.extend(waiting.next());
    let far = || Instant::now() + Duration::from_secs(3600 * 24 * 365 * 10);
    let due = || Instant::now().checked_add(delay).unwrap_or_else(far);
    let endless = Instant::now().checked_add(delay).is_none();
    let mut timer = pin!(sleep_until(due()));
    loop {
        tokio::select! {
            Some((place, answer)) = asked.next() => match answer {
                Ok(value) => {
                    asked.clear();
                    return Ok(value);
                }
                Err(failure) => {
                    failures[place] = Some(failure);
                    asked.extend(waiting.next());
                    timer.as_mut().reset(due());
                }
            },
            () = &mut timer, if !endless && waiting.len() > 0 => {
                asked.extend(waiting.next());
                timer.as_mut().reset(due());
            }
            else => break,
        }
        if asked.is_empty() && waiting.len() == 0 {
            break;
        }
    }
    Err(AllFailed {
        failures: failures.into_iter().flatten().collect(),
    })
}
