//! rejected by: it_waits_without_looking, it_is_cut_at_the_exact_instant — waits for a long limit hour by hour, as if a timer could not be longer
//! > While the operation and the limit wait, nothing is polled.

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
    // No timer is asked to wait for longer than an hour.
    let hour = Duration::from_secs(3600);
    let until = tokio::time::Instant::now() + limit;
    let mut operation = Box::pin(operation);
    loop {
        let left = until.saturating_duration_since(tokio::time::Instant::now());
        match tokio::time::timeout(left.min(hour), &mut operation).await {
            Ok(ended) => return ended.map_err(Failed::Operation),
            Err(_) if left <= hour => return Err(Failed::TimedOut),
            Err(_) => {}
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: tokio::time::Instant,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self {
            at: tokio::time::Instant::now() + limit,
        }
    }

    pub fn left(&self) -> Duration {
        self.at
            .saturating_duration_since(tokio::time::Instant::now())
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        match tokio::time::timeout_at(self.at, step).await {
            Ok(ended) => ended.map_err(Failed::Operation),
            Err(_) => Err(Failed::TimedOut),
        }
    }

    pub async fn retry<A, F, T, E>(
        &self,
        attempts: usize,
        pause: Duration,
        mut attempt: A,
    ) -> Result<T, Failed<E>>
    where
        A: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let mut number = 0;
        loop {
            if self.left().is_zero() {
                return Err(Failed::TimedOut);
            }
            number += 1;
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if number < attempts => {
                    if pause >= self.left() {
                        tokio::time::sleep_until(self.at).await;
                        return Err(Failed::TimedOut);
                    }
                    tokio::time::sleep(pause).await;
                }
                last => return last,
            }
        }
    }
}
