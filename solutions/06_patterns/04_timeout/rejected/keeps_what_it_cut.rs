//! rejected by: the_operation_is_dropped_then, what_the_deadline_cuts_is_dropped_then — a future written by hand: ready, it still holds what it has cut until it is dropped itself
//! > one turn of the loop later nothing of it is left

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    TimedOut,
    Operation(E),
}

struct Cut<F> {
    limit: Duration,
    timer: Option<Pin<Box<Sleep>>>,
    operation: Pin<Box<F>>,
}

impl<F, T, E> Future for Cut<F>
where
    F: Future<Output = Result<T, E>>,
{
    type Output = Result<T, Failed<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let limit = self.limit;
        if let Poll::Ready(ended) = self.operation.as_mut().poll(context) {
            return Poll::Ready(ended.map_err(Failed::Operation));
        }
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        timer.as_mut().poll(context).map(|()| Err(Failed::TimedOut))
    }
}

pub fn with_timeout<F, T, E>(
    limit: Duration,
    operation: F,
) -> impl Future<Output = Result<T, Failed<E>>> + Send
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    Cut {
        limit,
        timer: None,
        operation: Box::pin(operation),
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

    pub fn run<F, T, E>(&self, step: F) -> impl Future<Output = Result<T, Failed<E>>> + Send
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        Cut {
            limit: self.left(),
            timer: Some(Box::pin(sleep_until(self.at))),
            operation: Box::pin(step),
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
                    std::future::pending::<()>().await;
                }
            }
            attempt().await
        })
        .await
    }
}
