//! rejected by: what_is_dropped_drops_its_operation — a guard ends the task, but not while a panic unwinds, so as not to panic twice
//! > Dropped before its end, it drops the operation.

use tokio::time::{Instant, sleep, sleep_until, timeout, timeout_at};

use std::time::Duration;

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
    guarded(Instant::now() + limit, operation).await
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: tokio::time::Instant,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Deadline {
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
        guarded(self.at, step).await
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
            if self.left().is_zero() {
                return Err(Failed::TimedOut);
            }
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if number < attempts => {
                    number += 1;
                    if timeout_at(self.at, sleep(pause)).await.is_err() {
                        return Err(Failed::TimedOut);
                    }
                }
                last => return last,
            }
        }
    }
}

struct Guard(tokio::task::AbortHandle);
impl Drop for Guard {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.abort();
        }
    }
}
async fn guarded<F, T, E>(at: Instant, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    let task = tokio::spawn(operation);
    let _guard = Guard(task.abort_handle());
    match timeout_at(at, task).await {
        Ok(ended) => ended
            .expect("no operation panics")
            .map_err(Failed::Operation),
        Err(_) => Err(Failed::TimedOut),
    }
}
