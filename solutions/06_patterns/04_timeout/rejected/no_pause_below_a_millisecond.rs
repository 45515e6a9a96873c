//! rejected by: half_a_millisecond_counts — a pause that is shorter than a timer's millisecond is taken for none
//! > Between the end of an attempt and the beginning of the next lies `pause`.

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
        for number in 1.. {
            if self.left().is_zero() {
                break;
            }
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if number < attempts => {}
                ended => return ended,
            }
            if !(pause < Duration::from_millis(1))
                && timeout_at(self.at, sleep(pause)).await.is_err()
            {
                break;
            }
        }
        Err(Failed::TimedOut)
    }
}
