//! rejected by: what_ended_in_time_counts_when_it_is_polled_late — looks at the clock behind each attempt that has failed, also behind the last: polled late, its error is called a timeout
//! > When the last attempt has failed, its error is returned at once.

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
    timeout(limit, operation)
        .await
        .map_err(|_| Failed::TimedOut)?
        .map_err(Failed::Operation)
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
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
        let mut remaining = attempts;
        loop {
            if Instant::now() >= self.at {
                return Err(Failed::TimedOut);
            }
            remaining -= 1;
            match timeout_at(self.at, attempt()).await {
                Err(_) => return Err(Failed::TimedOut),
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(_)) if self.left().is_zero() => return Err(Failed::TimedOut),
                Ok(Err(error)) if remaining == 0 => return Err(Failed::Operation(error)),
                Ok(Err(_)) => {}
            }
            timeout_at(self.at, sleep(pause))
                .await
                .map_err(|_| Failed::TimedOut)?;
        }
    }
}
