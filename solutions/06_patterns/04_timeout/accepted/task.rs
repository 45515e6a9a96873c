//! Each step is a task of its own, aborted when the time is up.

use std::future::pending;
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
                // Aborted is not gone: wait for that.
                task.abort();
                let _ = task.await;
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
        let deadline = *self;
        if deadline.left().is_zero() {
            return Err(Failed::TimedOut);
        }
        self.run(async move {
            for _ in 1..attempts {
                if let Ok(value) = attempt().await {
                    return Ok(value);
                }
                sleep(pause).await;
                if deadline.left().is_zero() {
                    // The abort is on its way.
                    pending::<()>().await;
                }
            }
            attempt().await
        })
        .await
    }
}
