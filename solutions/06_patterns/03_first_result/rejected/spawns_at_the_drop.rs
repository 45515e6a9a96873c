//! rejected by: dropped_half_way_it_cancels_all — a guard spawns a task at the drop that waits for the losers, and where there is no runtime that panics
//! > When this future is dropped half-way, no backend is left

use std::collections::BTreeMap;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::timeout;

#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    pub failures: Vec<E>,
}

struct Tasks<T: Send + 'static>(JoinSet<T>);

impl<T: Send + 'static> Drop for Tasks<T> {
    fn drop(&mut self) {
        let mut tasks = std::mem::take(&mut self.0);
        tasks.abort_all();
        tokio::spawn(async move { tasks.shutdown().await });
    }
}

pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut asked = Tasks(JoinSet::new());
    for (place, backend) in backends.into_iter().enumerate() {
        asked.0.spawn(async move { (place, backend.await) });
    }
    let mut failures = BTreeMap::new();
    while let Some(ended) = asked.0.join_next().await {
        match ended.expect("no backend panics") {
            (_, Ok(value)) => {
                asked.0.shutdown().await;
                return Ok(value);
            }
            (place, Err(failure)) => failures.insert(place, failure),
        };
    }
    Err(AllFailed {
        failures: failures.into_values().collect(),
    })
}

pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut asked = Tasks(JoinSet::new());
    let mut failures = BTreeMap::new();
    let mut rest = backends.into_iter().enumerate();
    if delay.is_zero() {
        return race(rest.map(|(_, backend)| backend).collect()).await;
    }
    'ask: loop {
        let more = match rest.next() {
            Some((place, backend)) => {
                asked.0.spawn(async move { (place, backend.await) });
                true
            }
            None => false,
        };
        loop {
            let ended = if more && rest.len() > 0 {
                match timeout(delay, asked.0.join_next()).await {
                    Ok(ended) => ended,
                    Err(_) => continue 'ask,
                }
            } else {
                asked.0.join_next().await
            };
            match ended {
                None => break 'ask,
                Some(ended) => match ended.expect("no backend panics") {
                    (_, Ok(value)) => {
                        drop(rest);
                        asked.0.shutdown().await;
                        return Ok(value);
                    }
                    (place, Err(failure)) => {
                        failures.insert(place, failure);
                        continue 'ask;
                    }
                },
            }
        }
    }
    Err(AllFailed {
        failures: failures.into_values().collect(),
    })
}
