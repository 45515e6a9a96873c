//! rejected by: the_delay_counts_from_the_last_that_was_asked — the next deadline is the last one and the delay, though the last may have been seen late
//! > When `delay` has passed since the last one was asked, the next is asked, and not before

use futures::stream::{FuturesUnordered, StreamExt};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

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
    let mut failures: Vec<Option<E>> = backends.iter().map(|_| None).collect();
    let mut asked: FuturesUnordered<_> = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) })
        .collect();
    while let Some((place, answer)) = asked.next().await {
        match answer {
            Ok(value) => return Ok(value),
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
    let mut rest = backends.into_iter().enumerate();
    let mut asked = FuturesUnordered::new();
    let ask = |(place, backend): (usize, F)| async move { (place, backend.await) };
    match rest.next() {
        Some(first) => asked.push(ask(first)),
        None => {
            return Err(AllFailed {
                failures: Vec::new(),
            });
        }
    }
    let mut next_at = Instant::now().checked_add(delay);
    loop {
        let pause = async {
            match next_at {
                Some(at) => sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            Some((place, answer)) = asked.next() => match answer {
                Ok(value) => return Ok(value),
                Err(failure) => {
                    failures[place] = Some(failure);
                    if let Some(next) = rest.next() {
                        asked.push(ask(next));
                        next_at = Instant::now().checked_add(delay);
                    } else if asked.is_empty() {
                        break;
                    }
                }
            },
            () = pause, if rest.len() > 0 => {
                asked.push(ask(rest.next().expect("there is one")));
                next_at = next_at.and_then(|at| at.checked_add(delay));
            }
        }
    }
    Err(AllFailed {
        failures: failures.into_iter().flatten().collect(),
    })
}
