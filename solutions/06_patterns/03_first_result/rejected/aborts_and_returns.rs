//! rejected by: losers_are_gone_before_it_returns, losers_of_a_hedged_race_are_gone_too — drops the `JoinSet`: that aborts the losers, but it does not wait for them
//! > The losers are gone before it returns

use std::time::Duration;
use tokio::select;
use tokio::task::JoinSet;
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
    let mut tasks = JoinSet::new();
    for (place, backend) in backends.into_iter().enumerate() {
        tasks.spawn(async move { (place, backend.await) });
    }
    let mut failures = Vec::new();
    while let Some(ended) = tasks.join_next().await {
        match ended.expect("a backend does not panic") {
            (_, Ok(value)) => return Ok(value),
            (place, Err(failure)) => failures.push((place, failure)),
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
    let mut waiting = backends.into_iter().enumerate();
    let mut tasks = JoinSet::new();
    let mut failures = Vec::new();
    loop {
        if let Some((place, backend)) = waiting.next() {
            tasks.spawn(async move { (place, backend.await) });
        }
        let ended = select! {
            ended = tasks.join_next() => ended,
            () = sleep(delay), if waiting.len() > 0 => continue,
        };
        match ended.map(|ended| ended.expect("a backend does not panic")) {
            None => return Err(all_failed(failures)),
            Some((place, Err(failure))) => failures.push((place, failure)),
            Some((_, Ok(value))) => return Ok(value),
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
