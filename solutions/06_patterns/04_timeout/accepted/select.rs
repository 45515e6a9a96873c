//! `select!` between the work and a sleep, written out in each place.

use std::time::Duration;
use tokio::select;
use tokio::time::{Instant, sleep, sleep_until};

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
    select! {
        biased;
        result = operation => result.map_err(Failed::Operation),
        () = sleep(limit) => Err(Failed::TimedOut),
    }
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
        select! {
            biased;
            result = step => result.map_err(Failed::Operation),
            () = sleep_until(self.at) => Err(Failed::TimedOut),
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
                return Err(Failed::TimedOut);
            }
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if number < attempts => {}
                last => return last,
            }
            select! {
                () = sleep(pause) => {}
                () = sleep_until(self.at) => return Err(Failed::TimedOut),
            }
        }
        unreachable!("the last attempt returns")
    }
}
