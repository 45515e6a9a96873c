//! rejected by: losers_are_gone_before_it_returns, losers_of_a_hedged_race_are_gone_too — a future written by hand: ready, it still holds the losers until it is dropped itself
//! > The losers are gone before it returns

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Sleep, sleep};

#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    pub failures: Vec<E>,
}

struct Asked<F, E> {
    backends: Vec<Pin<Box<F>>>,
    failures: Vec<Option<E>>,
}

impl<F, T, E> Asked<F, E>
where
    F: Future<Output = Result<T, E>>,
{
    /// How many of the first so many failed just now, or the end.
    fn poll(
        &mut self,
        upto: usize,
        context: &mut Context<'_>,
    ) -> Result<usize, Result<T, AllFailed<E>>> {
        let mut failed = 0;
        for place in 0..upto {
            if self.failures[place].is_none()
                && let Poll::Ready(answer) = self.backends[place].as_mut().poll(context)
            {
                match answer {
                    Ok(value) => return Err(Ok(value)),
                    Err(failure) => self.failures[place] = Some(failure),
                }
                failed += 1;
            }
        }
        if self.failures.iter().all(Option::is_some) {
            return Err(Err(AllFailed {
                failures: self.failures.drain(..).flatten().collect(),
            }));
        }
        Ok(failed)
    }
}

fn asked<F, T, E>(backends: Vec<F>) -> Asked<F, E>
where
    F: Future<Output = Result<T, E>>,
{
    let failures = backends.iter().map(|_| None).collect();
    Asked {
        backends: backends.into_iter().map(Box::pin).collect(),
        failures,
    }
}

pub fn race<F, T, E>(backends: Vec<F>) -> impl Future<Output = Result<T, AllFailed<E>>> + Send
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let mut asked = asked(backends);
    poll_fn(
        move |context| match asked.poll(asked.backends.len(), context) {
            Ok(_) => Poll::Pending,
            Err(end) => Poll::Ready(end),
        },
    )
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
    let mut asked = asked(backends);
    let (mut upto, mut timer) = (0, None::<Pin<Box<Sleep>>>);
    poll_fn(move |context| {
        if upto == 0 {
            upto = 1.min(asked.backends.len());
            timer = Some(Box::pin(sleep(delay)));
        }
        loop {
            let mut more = match asked.poll(upto, context) {
                Ok(failed) => failed,
                Err(end) => return Poll::Ready(end),
            };
            if upto < asked.backends.len()
                && let Some(timer) = &mut timer
                && timer.as_mut().poll(context).is_ready()
            {
                more = more.max(1);
            }
            if more == 0 || upto == asked.backends.len() {
                return Poll::Pending;
            }
            upto = (upto + more).min(asked.backends.len());
            timer = Some(Box::pin(sleep(delay)));
        }
    })
}
