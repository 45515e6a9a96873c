//! rejected by: what_is_dropped_drops_its_operation — the attempts are made in a task, which notices during an attempt alone that nobody waits
//! > Dropped before its end, it drops the operation.

use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    TimedOut,
    Operation(E),
}

use tokio::sync::oneshot;
use tokio::time::{Instant, sleep, timeout, timeout_at};

pub async fn with_timeout<F, T, E>(limit: Duration, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    match timeout(limit, operation).await {
        Ok(done) => done.map_err(Failed::Operation),
        Err(_) => Err(Failed::TimedOut),
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    at: Instant,
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
        match timeout_at(self.at, step).await {
            Ok(done) => done.map_err(Failed::Operation),
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
        let deadline = *self;
        let (mut send, receive) = oneshot::channel();
        tokio::spawn(async move {
            for number in 1..=attempts {
                if deadline.left().is_zero() {
                    let _ = send.send(Err(Failed::TimedOut));
                    return;
                }
                let ended = tokio::select! {
                    biased;
                    ended = deadline.run(attempt()) => ended,
                    () = send.closed() => return,
                };
                match ended {
                    Err(Failed::Operation(_)) if number < attempts => {
                        if timeout_at(deadline.at, sleep(pause)).await.is_err() {
                            let _ = send.send(Err(Failed::TimedOut));
                            return;
                        }
                    }
                    last => {
                        let _ = send.send(last);
                        return;
                    }
                }
            }
        });
        receive.await.expect("it answers")
    }
}
