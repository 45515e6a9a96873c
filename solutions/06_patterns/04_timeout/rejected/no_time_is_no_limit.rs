//! rejected by: after_the_deadline_there_is_no_time, it_is_cut_at_the_exact_instant — takes a limit of zero for none, as some configurations do
//! > After the deadline, a step that waits is cut at once.

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
        if self.left().is_zero() {
            return step.await.map_err(Failed::Operation);
        }
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
