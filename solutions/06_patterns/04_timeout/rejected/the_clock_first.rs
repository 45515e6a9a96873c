//! rejected by: what_ended_in_time_counts_when_it_is_polled_late — looks at the clock first, to be sure of the limit: polled late, it throws an answer away that is there
//! > An operation that ends before the limit returns its value as soon as it ends, or at the next poll, if that is late.

use std::time::Duration;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    TimedOut,
    Operation(E),
}

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::time::{Instant, Sleep, sleep_until};

struct Cut<F> {
    operation: Option<Pin<Box<F>>>,
    end: Pin<Box<Sleep>>,
}

impl<F: Future> Future for Cut<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.end.as_mut().poll(context).is_ready() {
            self.operation = None;
            return Poll::Ready(None);
        }
        let operation = self.operation.as_mut().expect("not polled after its end");
        let output = match operation.as_mut().poll(context) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => {
                ready!(self.end.as_mut().poll(context));
                None
            }
        };
        self.operation = None;
        Poll::Ready(output)
    }
}

fn cut<F: Future>(at: Instant, operation: F) -> Cut<F> {
    Cut {
        operation: Some(Box::pin(operation)),
        end: Box::pin(sleep_until(at)),
    }
}

pub async fn with_timeout<F, T, E>(limit: Duration, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    match cut(Instant::now() + limit, operation).await {
        Some(Ok(value)) => Ok(value),
        Some(Err(error)) => Err(Failed::Operation(error)),
        None => Err(Failed::TimedOut),
    }
}

/// Kept as its two parts.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    made: Instant,
    limit: Duration,
}

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self {
            made: Instant::now(),
            limit,
        }
    }

    pub fn left(&self) -> Duration {
        self.limit
            .checked_sub(self.made.elapsed())
            .unwrap_or_default()
    }

    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        let left = self.left();
        if left.is_zero() {
            return Err(Failed::TimedOut);
        }
        with_timeout(left, step).await
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
        for last in (0..attempts).map(|number| number + 1 == attempts) {
            if self.left().is_zero() {
                break;
            }
            match self.run(attempt()).await {
                Err(Failed::Operation(_)) if !last => {}
                ended => return ended,
            }
            tokio::time::sleep(pause.min(self.left())).await;
        }
        Err(Failed::TimedOut)
    }
}
