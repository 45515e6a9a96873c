//! rejected by: a_deadline_is_shared_by_all_steps, the_time_left_shrinks, after_the_deadline_there_is_no_time, no_attempt_begins_after_the_deadline, a_deadline_stays_where_it_is — keeps the limit, and gives it to every step anew
//! > A step may take what is left of the time

use std::time::Duration;
use tokio::time::{sleep, timeout};

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
    limit: Duration,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self { limit }
    }

    pub fn left(&self) -> Duration {
        self.limit
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        match timeout(self.limit, step).await {
            Ok(result) => result.map_err(Failed::Operation),
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
