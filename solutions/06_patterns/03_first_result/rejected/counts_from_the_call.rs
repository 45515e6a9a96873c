//! rejected by: the_hedge_is_sent_after_the_delay, nothing_begins_before_the_first_poll — makes the first timer outside the async block, so that it runs from the call on
//! > When `delay` has passed since the last one was asked, the next is asked, and not before

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

pub fn race_after<F, T, E>(
    delay: Duration,
    backends: Vec<F>,
) -> impl Future<Output = Result<T, AllFailed<E>>> + Send
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut timer = Box::pin(sleep(delay));
    async move {
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
}
