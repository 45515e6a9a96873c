//! rejected by: the_operation_is_dropped_then, what_the_deadline_cuts_is_dropped_then — leaves it to a task of its own to abort the operation and to wait until it is gone, so that the caller need not
//! > one turn of the loop later nothing of it is left
//!
//! > What the deadline cuts is dropped by then

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::task::AbortOnDropHandle;

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
        let mut task = AbortOnDropHandle::new(tokio::spawn(step));
        match timeout(self.left(), &mut task).await {
            Ok(ended) => ended
                .expect("the step does not panic")
                .map_err(Failed::Operation),
            Err(_) => {
                tokio::spawn(async move {
                    task.abort();
                    let _ = task.await;
                });
                Err(Failed::TimedOut)
            }
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
                last => return last,
            }
            let _ = tokio::time::timeout_at(self.at, sleep(pause)).await;
        }
        Err(Failed::TimedOut)
    }
}
