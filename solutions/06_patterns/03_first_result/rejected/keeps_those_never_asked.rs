//! rejected by: losers_of_a_hedged_race_are_gone_too — a future written by hand: ready, it still holds the backends that were never asked
//! > The losers are gone before it returns

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
) -> impl Future<Output = Result<T, AllFailed<E>>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut failures: Vec<Option<E>> = backends.iter().map(|_| None).collect();
    let mut rest = backends.into_iter().enumerate();
    let mut asked = FuturesUnordered::new();
    let ask = |(place, backend): (usize, F)| async move { (place, backend.await) };
    let mut timer: Option<std::pin::Pin<Box<tokio::time::Sleep>>> = None;
    std::future::poll_fn(move |context| {
        use std::task::Poll;
        loop {
            if let Poll::Ready(Some((place, answer))) = asked.poll_next_unpin(context) {
                match answer {
                    Ok(value) => {
                        asked.clear();
                        return Poll::Ready(Ok(value));
                    }
                    Err(failure) => failures[place] = Some(failure),
                }
                timer = None;
            }
            if rest.len() == 0 {
                if asked.is_empty() {
                    let failures = failures.drain(..).flatten().collect();
                    return Poll::Ready(Err(AllFailed { failures }));
                }
                match asked.poll_next_unpin(context) {
                    Poll::Ready(Some((place, answer))) => match answer {
                        Ok(value) => {
                            asked.clear();
                            return Poll::Ready(Ok(value));
                        }
                        Err(failure) => failures[place] = Some(failure),
                    },
                    _ => return Poll::Pending,
                }
                continue;
            }
            match &mut timer {
                None => {}
                Some(pause) => {
                    if pause.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                }
            }
            asked.push(ask(rest.next().expect("there is one")));
            timer = Some(Box::pin(sleep(delay)));
        }
    })
}
