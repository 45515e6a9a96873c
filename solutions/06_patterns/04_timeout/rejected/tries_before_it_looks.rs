//! rejected by: what_is_dropped_drops_its_operation — the attempts are made in a task, which ends when nobody waits, but tries first what there is to try at that instant
//! > Dropped before its end, it drops the operation.

use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout, timeout_at};

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
    match timeout(limit, operation).await {
        Ok(ended) => ended.map_err(Failed::Operation),
        Err(_) => Err(Failed::TimedOut),
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
        match timeout_at(self.at, step).await {
            Ok(ended) => ended.map_err(Failed::Operation),
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
        let deadline = *self;
        let (mut send, outcome) = oneshot::channel();
        let trying = async move {
            for number in 1.. {
                if deadline.left().is_zero() {
                    break;
                }
                match deadline.run(attempt()).await {
                    Err(Failed::Operation(_)) if number < attempts => {}
                    last => return last,
                }
                if timeout_at(deadline.at, sleep(pause)).await.is_err() {
                    break;
                }
            }
            Err(Failed::TimedOut)
        };
        tokio::spawn(async move {
            tokio::select! {
                biased;
                ended = trying => drop(send.send(ended)),
                () = send.closed() => {}
            }
        });
        outcome.await.expect("it answers")
    }
}
