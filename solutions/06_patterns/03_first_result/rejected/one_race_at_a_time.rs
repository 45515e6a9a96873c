//! rejected by: all_are_asked_at_once — a static lock keeps two races from asking the same backends at once
//! > All backends are asked at the instant of the first poll, however many there are.

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
    static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _one = ONE.lock().await;
    let mut asked: FuturesUnordered<_> = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) })
        .collect();
    while let Some((place, answer)) = asked.next().await {
        match answer {
            Ok(value) => {
                drop(asked);
                return Ok(value);
            }
            Err(failure) => failures[place] = Some(failure),
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
