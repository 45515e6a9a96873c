//! rejected by: what_the_deadline_cuts_is_dropped_then, what_is_dropped_drops_its_operation, no_attempt_begins_after_the_deadline — spawns each attempt, and at the deadline drops the handle and not the task
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
        let mut number = 1;
        loop {
            let task = tokio::spawn(attempt());
            let Ok(ended) = timeout_at(self.at, task).await else {
                return Err(Failed::TimedOut);
            };
            match ended.unwrap() {
                Ok(value) => return Ok(value),
                Err(error) if number == attempts => return Err(Failed::Operation(error)),
                Err(_) => number += 1,
            }
            if timeout_at(self.at, sleep(pause)).await.is_err() {
                return Err(Failed::TimedOut);
            }
        }
    }
}
