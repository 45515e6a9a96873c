//! rejected by: the_limit_begins_at_the_first_poll — looks at the clock when it is called, and the operation begins later
//! > The limit counts from the first poll.

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    TimedOut,
    Operation(E),
}

pub fn with_timeout<F, T, E>(
    limit: Duration,
    operation: F,
) -> impl Future<Output = Result<T, Failed<E>>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let deadline = Deadline::after(limit);
    async move { deadline.run(operation).await }
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
        for number in 1.. {
            if self.left().is_zero() {
                break;
            }
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if number < attempts => {}
                last => return last,
            }
            let _ = timeout_at(self.at, sleep(pause)).await;
        }
        Err(Failed::TimedOut)
    }
}
