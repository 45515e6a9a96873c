//! rejected by: half_a_millisecond_counts, the_time_left_shrinks — counts limits, pauses and what is left in whole milliseconds
//! > When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.
//!
//! > It returns the time until the deadline, and zero once that has passed.

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
    let limit = Duration::from_millis(limit.as_millis() as u64);
    match tokio::time::timeout(limit, operation).await {
        Ok(ended) => ended.map_err(Failed::Operation),
        Err(_) => Err(Failed::TimedOut),
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
        let left = self.at - tokio::time::Instant::now();
        Duration::from_millis(left.as_millis() as u64)
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        with_timeout(self.left(), step).await
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
        let pause = Duration::from_millis(pause.as_millis() as u64);
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
