//! rejected by: the_time_left_shrinks — tells what is left in whole microseconds, as nobody needs it finer
//! > It returns the time until the deadline, and zero once that has passed.

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout, timeout_at};

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
        let left = self.at.saturating_duration_since(Instant::now());
        Duration::from_micros(left.as_micros() as u64)
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        match timeout_at(self.at, step).await {
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
        let mut made = 0;
        loop {
            if self.left().is_zero() {
                return Err(Failed::TimedOut);
            }
            made += 1;
            match self.run(attempt()).await {
                Ok(value) => return Ok(value),
                Err(Failed::TimedOut) => return Err(Failed::TimedOut),
                Err(failed) if made >= attempts => return Err(failed),
                Err(_) => {}
            }
            if timeout_at(self.at, sleep(pause)).await.is_err() {
                return Err(Failed::TimedOut);
            }
        }
    }
}
