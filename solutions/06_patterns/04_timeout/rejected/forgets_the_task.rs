//! rejected by: the_operation_is_dropped_then, what_the_deadline_cuts_is_dropped_then, what_is_dropped_drops_its_operation, no_attempt_begins_after_the_deadline — spawns the operation and stops waiting; the operation does not stop
//! > The operation is dropped by then
//!
//! > What the deadline cuts is dropped by then

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
        Self {
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
        match timeout_at(self.at, tokio::spawn(step)).await {
            Ok(ended) => ended
                .expect("the step does not panic")
                .map_err(Failed::Operation),
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
        if self.left().is_zero() {
            return Err(Failed::TimedOut);
        }
        self.run(async move {
            for _ in 1..attempts {
                if let Ok(value) = attempt().await {
                    return Ok(value);
                }
                sleep(pause).await;
            }
            attempt().await
        })
        .await
    }
}
