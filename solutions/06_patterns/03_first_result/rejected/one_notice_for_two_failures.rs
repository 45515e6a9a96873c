//! rejected by: a_failure_sends_the_next_while_others_go_on — a failure is a notice of `Notify`, which keeps one of several
//! > When a backend fails, one more is asked at that instant.

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
    let mut running: FuturesUnordered<_> = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) })
        .collect();
    let mut failures = Vec::new();
    while let Some((place, result)) = running.next().await {
        match result {
            Ok(value) => return Ok(value),
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
    use std::sync::{Arc, Mutex};
    use tokio::sync::{Notify, mpsc};
    use tokio::task::JoinSet;
    use tokio::time::sleep;
    let count = backends.len();
    let failures = Arc::new(Mutex::new(Vec::new()));
    let failed = Arc::new(Notify::new());
    let (success, mut winner) = mpsc::channel(1);
    let mut tasks = JoinSet::new();
    for (place, backend) in backends.into_iter().enumerate() {
        let (failures, failed, success) = (failures.clone(), failed.clone(), success.clone());
        let notice = failed.clone();
        tasks.spawn(async move {
            match backend.await {
                Ok(value) => {
                    let _ = success.try_send(value);
                }
                Err(failure) => {
                    failures.lock().unwrap().push((place, failure));
                    notice.notify_one();
                }
            }
        });
        if place + 1 == count {
            break;
        }
        tokio::select! {
            biased;
            Some(value) = winner.recv() => {
                tasks.shutdown().await;
                return Ok(value);
            }
            // A failure: on to the next.
            () = failed.notified() => {}
            () = sleep(delay) => {}
        }
    }
    drop(success);
    match winner.recv().await {
        Some(value) => {
            tasks.shutdown().await;
            Ok(value)
        }
        None => {
            tasks.shutdown().await;
            let failures = std::mem::take(&mut *failures.lock().unwrap());
            Err(sorted(failures))
        }
    }
}
