//! rejected by: a_deadline_in_a_pause_ends_it — reckons the end of the pause as an instant, which overflows
//! > A deadline that falls into a pause ends it all at that instant, as a timeout.

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
                    let next = tokio::time::Instant::now() + pause;
                    tokio::time::sleep_until(next.min(self.at)).await;
                }
                last => return last,
            }
        }
    }
}
