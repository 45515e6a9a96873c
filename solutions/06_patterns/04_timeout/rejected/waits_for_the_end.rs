//! rejected by: it_is_cut_at_the_exact_instant, the_operation_is_dropped_then, a_deadline_is_shared_by_all_steps, after_the_deadline_there_is_no_time, what_the_deadline_cuts_is_dropped_then, attempts_share_the_deadline, a_deadline_in_a_pause_ends_it, no_attempt_begins_after_the_deadline, it_waits_without_looking, half_a_millisecond_counts, the_task_that_waits_now_is_woken, a_deadline_stays_where_it_is, what_ended_in_time_counts_when_it_is_polled_late — looks at the clock when the operation has ended
//! > When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.

use std::time::Duration;
use tokio::time::{Instant, sleep};

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
        let result = step.await;
        if self.left().is_zero() {
            return Err(Failed::TimedOut);
        }
        result.map_err(Failed::Operation)
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
