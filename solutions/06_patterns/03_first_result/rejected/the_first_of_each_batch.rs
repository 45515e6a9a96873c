//! rejected by: a_fast_failure_does_not_win — takes what has come in batches, and lets the first of a batch speak for all
//! > A failure does not win, however fast it is.

use futures::stream::{FuturesUnordered, StreamExt};
use std::time::Duration;
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
    let mut failures: Vec<Option<E>> = backends.iter().map(|_| None).collect();
    let asked: FuturesUnordered<_> = backends
        .into_iter()
        .enumerate()
        .map(|(place, backend)| async move { (place, backend.await) })
        .collect();
    let mut answers = asked.ready_chunks(64);
    while let Some(came) = answers.next().await {
        let mut came = came.into_iter();
        let Some((place, answer)) = came.next() else {
            continue;
        };
        match answer {
            Ok(value) => return Ok(value),
            Err(failure) => failures[place] = Some(failure),
        }
        for (place, answer) in came {
            failures[place] = answer.err();
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
    let mut timer = Box::pin(sleep(delay));
    loop {
        tokio::select! {
            biased;
            Some((place, answer)) = asked.next() => match answer {
                Ok(value) => return Ok(value),
                Err(failure) => {
                    failures[place] = Some(failure);
                    if let Some(next) = rest.next() {
                        asked.push(ask(next));
                        timer.set(sleep(delay));
                    } else if asked.is_empty() {
                        break;
                    }
                }
            },
            () = &mut timer, if rest.len() > 0 => {
                asked.push(ask(rest.next().expect("there is one")));
                timer.set(sleep(delay));
            }
        }
    }
    Err(AllFailed {
        failures: failures.into_iter().flatten().collect(),
    })
}
