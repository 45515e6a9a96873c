//! rejected by: retry_goes_on_until_it_succeeds, no_attempt_begins_after_the_deadline — an attempt and its pause are one step of the loop, and what came of it is looked at behind them
//! > The first success is returned when it comes.

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
                let outcome = attempt().await;
                sleep(pause).await;
                if outcome.is_ok() {
                    return outcome;
                }
            }
            attempt().await
        })
        .await
    }
}
