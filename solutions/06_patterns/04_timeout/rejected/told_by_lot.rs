//! rejected by: what_is_dropped_drops_its_operation — a task is told by a token to give the operation up, and a `select!` draws by lot between that and its end
//! > Dropped before its end, it drops the operation.

use std::time::Duration;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

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
    let told = CancellationToken::new();
    let _tell = told.clone().drop_guard();
    let task = tokio::spawn(async move {
        tokio::select! {
            () = told.cancelled() => Err(Failed::TimedOut),
            ended = operation => ended.map_err(Failed::Operation),
        }
    });
    match timeout(limit, task).await {
        Ok(ended) => ended.expect("no operation panics"),
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
        mut attempt: A,
    ) -> Result<T, Failed<E>>
    where
        A: FnMut() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let mut made = 0;
        loop {
            if self.left().is_zero() {
                return Err(Failed::TimedOut);
            }
            made += 1;
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if made < attempts => {
                    let _ = timeout_at(self.at, sleep(pause)).await;
                }
                last => return last,
            }
        }
    }
}
