//! rejected by: a_pause_is_slept_through, a_deadline_in_a_pause_ends_it, no_attempt_begins_after_the_deadline — sleeps a pause in steps of a millisecond, so as to be able to end it
//! > During a pause nothing is polled.

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

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
    Deadline::after(limit).run(operation).await
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        let at = Instant::now() + limit;
        Self { at }
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
            Ok(result) => result.map_err(Failed::Operation),
            Err(_) => Err(Failed::TimedOut),
        }
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
        if self.left().is_zero() {
            return Err(Failed::TimedOut);
        }
        self.run(async move {
            for _ in 1..attempts {
                if let Ok(value) = attempt().await {
                    return Ok(value);
                }
                let until = Instant::now() + pause;
                while Instant::now() < until {
                    sleep(Duration::from_millis(1)).await;
                }
            }
            attempt().await
        })
        .await
    }
}
