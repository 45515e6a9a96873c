//! rejected by: waiting_takes_no_polls — looks up once a minute, so that a log can say how long it has waited
//! > While it waits, it does not look again and again.

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

pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    use futures::stream::{FuturesUnordered, StreamExt};
    use tokio::time::timeout;
    let mut running: FuturesUnordered<_> = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) })
        .collect();
    let mut failures = Vec::new();
    while !running.is_empty() {
        match timeout(Duration::from_secs(60), running.next()).await {
            Ok(Some((_, Ok(value)))) => return Ok(value),
            Ok(Some((place, Err(failure)))) => failures.push((place, failure)),
            Ok(None) => break,
            // Still nobody.
            Err(_) => {}
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
