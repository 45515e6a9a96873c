//! rejected by: dropped_half_way_it_cancels_all — its tasks belong to a task that is aborted, and are themselves aborted only when that one is gone
//! > When this future is dropped half-way, no backend is left one turn of the loop later.

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
    let mut all = JoinSet::new();
    all.spawn(ask_all(backends));
    let winner = all.join_next().await.expect("there is one task");
    winner.expect("no backend panics")
}

async fn ask_all<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
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
            (_, Ok(value)) => {
                tasks.shutdown().await;
                return Ok(value);
            }
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
            Some((_, Ok(value))) => {
                // Aborted is not gone: the shutdown waits for them.
                tasks.shutdown().await;
                return Ok(value);
            }
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
