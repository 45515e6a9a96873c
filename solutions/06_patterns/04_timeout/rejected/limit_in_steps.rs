//! rejected by: a_millisecond_before_the_limit_counts, it_waits_without_looking, the_limit_begins_at_the_first_poll, an_error_is_not_a_timeout, it_is_cut_at_the_exact_instant, the_task_that_waits_now_is_woken — counts the limit down in steps of ten milliseconds, and looks at the operation in between
//! > An operation that ends before the limit returns its value as soon as it ends

use futures::FutureExt;
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
    let mut operation = std::pin::pin!(operation);
    let step = Duration::from_millis(10);
    let mut left = limit;
    while left > Duration::ZERO {
        sleep(step.min(left)).await;
        left = left.saturating_sub(step);
        if let Some(result) = operation.as_mut().now_or_never() {
            return result.map_err(Failed::Operation);
        }
    }
    Err(Failed::TimedOut)
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
