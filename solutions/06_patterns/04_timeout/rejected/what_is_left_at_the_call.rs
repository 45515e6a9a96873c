//! rejected by: a_deadline_stays_where_it_is, no_attempt_begins_after_the_deadline — measures what is left when it is called, and counts that from the first poll
//! > A deadline that falls into an attempt ends it all at that instant

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

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
    match timeout(limit, operation).await {
        Ok(ended) => ended.map_err(Failed::Operation),
        Err(_) => Err(Failed::TimedOut),
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self {
            at: Instant::now() + limit,
        }
    }

    pub fn left(&self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    pub fn run<F, T, E>(&self, step: F) -> impl Future<Output = Result<T, Failed<E>>> + use<F, T, E>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        with_timeout(self.left(), step)
    }

    pub fn retry<A, F, T, E>(
        &self,
        attempts: usize,
        pause: Duration,
        mut attempt: A,
    ) -> impl Future<Output = Result<T, Failed<E>>> + use<A, F, T, E>
    where
        A: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let left = self.left();
        async move {
            if left.is_zero() {
                return Err(Failed::TimedOut);
            }
            let tries = async move {
                for _ in 1..attempts {
                    if let Ok(value) = attempt().await {
                        return Ok(value);
                    }
                    sleep(pause).await;
                }
                attempt().await
            };
            with_timeout(left, tries).await
        }
    }
}
