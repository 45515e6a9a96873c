//! rejected by: losers_are_gone_before_it_returns — gives the aborted tasks one turn of the loop to be dropped in, which is too short for many
//! > The losers are gone before it returns

use std::time::Duration;

#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    pub failures: Vec<E>,
}

fn sorted<E>(mut failures: Vec<(usize, E)>) -> AllFailed<E> {
    failures.sort_by_key(|(place, _)| *place);
    AllFailed {
        failures: failures.into_iter().map(|(_, failure)| failure).collect(),
    }
}

struct AbortAll(Vec<tokio::task::AbortHandle>);

impl Drop for AbortAll {
    fn drop(&mut self) {
        for handle in &self.0 {
            handle.abort();
        }
    }
}

pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    use futures::stream::{FuturesUnordered, StreamExt};
    let mut running = FuturesUnordered::new();
    let mut guard = AbortAll(Vec::new());
    for (place, backend) in backends.into_iter().enumerate() {
        let handle = tokio::spawn(backend);
        guard.0.push(handle.abort_handle());
        running.push(async move { (place, handle.await.expect("no backend panics")) });
    }
    let mut failures = Vec::new();
    while let Some((place, result)) = running.next().await {
        match result {
            Ok(value) => {
                drop(guard);
                // One turn, in which the tasks are dropped.
                tokio::task::yield_now().await;
                return Ok(value);
            }
            Err(failure) => failures.push((place, failure)),
        }
    }
    Err(sorted(failures))
}

pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    use futures::stream::{FuturesUnordered, StreamExt};
    let mut waiting = backends.into_iter().enumerate();
    let mut running = FuturesUnordered::new();
    let mut failures = Vec::new();
    let one = async |(place, backend): (usize, F)| (place, backend.await);
    running.extend(waiting.next().map(one));
    let mut timer = Box::pin(tokio::time::sleep(delay));
    loop {
        if running.is_empty() {
            return Err(sorted(failures));
        }
        tokio::select! {
            Some((place, result)) = running.next() => match result {
                Ok(value) => return Ok(value),
                Err(failure) => {
                    failures.push((place, failure));
                    running.extend(waiting.next().map(one));
                    timer = Box::pin(tokio::time::sleep(delay));
                }
            },
            () = &mut timer, if waiting.len() > 0 => {
                running.extend(waiting.next().map(one));
                timer = Box::pin(tokio::time::sleep(delay));
            }
        }
    }
}
