//! rejected by: the_task_that_waits_now_is_woken — polls its timer once, to set it, and then only looks at the clock: what is woken is the task of the first poll
//! > When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    TimedOut,
    Operation(E),
}

pub async fn with_timeout<F, T, E>(limit: Duration, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    until(Instant::now() + limit, operation).await
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: tokio::time::Instant,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Deadline {
            at: Instant::now() + limit,
        }
    }

    pub fn left(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        until(self.at, step).await
    }

    pub async fn retry<A, F, T, E>(
        &self,
        attempts: usize,
        pause: Duration,
        attempt: A,
    ) -> Result<T, Failed<E>>
    where
        A: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let mut attempt = attempt;
        let mut number = 1;
        loop {
            if self.left().is_zero() {
                return Err(Failed::TimedOut);
            }
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if number < attempts => {
                    number += 1;
                    if timeout_at(self.at, sleep(pause)).await.is_err() {
                        return Err(Failed::TimedOut);
                    }
                }
                last => return last,
            }
        }
    }
}

async fn until<F, T, E>(at: Instant, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>>,
{
    let mut operation = pin!(operation);
    let mut timer = pin!(sleep_until(at));
    let mut armed = false;
    poll_fn(move |context| {
        if let Poll::Ready(result) = operation.as_mut().poll(context) {
            return Poll::Ready(result.map_err(Failed::Operation));
        }
        if !armed {
            armed = true;
            let _ = timer.as_mut().poll(context);
        }
        if Instant::now() >= at {
            Poll::Ready(Err(Failed::TimedOut))
        } else {
            Poll::Pending
        }
    })
    .await
}
