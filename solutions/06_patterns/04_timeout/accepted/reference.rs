//! Limits on waiting, and a deadline that several steps share.

use std::time::Duration;
// starter:
use tokio::time::{Instant, sleep, timeout_at};
// end starter

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    /// The time was up.
    TimedOut,
    /// The operation itself failed, in time.
    Operation(E),
}

/// Runs an operation, for `limit` and no longer.
///
/// - Nothing begins at the call; operation and limit begin at the first poll.
/// - When the time is up, it returns [`Failed::TimedOut`] at that instant. The
///   operation is dropped then: one turn of the loop later nothing of it is left.
/// - What ends a millisecond before counts. What ends at the very instant may
///   count or not.
/// - An error of the operation is not a timeout, and is told as what it is.
pub async fn with_timeout<F, T, E>(limit: Duration, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    // starter: todo!("cut the operation when the time is up")
    Deadline::after(limit).run(operation).await
    // end starter
}

/// A point in time at which several steps have to be done. Copies are the same
/// deadline.
#[derive(Debug, Clone, Copy)]
// starter: pub struct Deadline {}
pub struct Deadline {
    at: Instant,
}
// end starter

impl Deadline {
    /// The time is up `limit` after this call, by Tokio's clock.
    pub fn after(limit: Duration) -> Self {
        // starter: todo!("note when the time is up")
        let at = Instant::now() + limit;
        Self { at }
        // end starter
    }

    /// How much time is left; none when the time is up.
    pub fn left(&self) -> Duration {
        // starter: todo!("what is left until then")
        self.at.saturating_duration_since(Instant::now())
        // end starter
    }

    /// Runs one step. It may take what time is left, and is cut at the deadline
    /// as [`with_timeout`] cuts.
    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        // starter: todo!("cut the step at the deadline")
        match timeout_at(self.at, step).await {
            Ok(result) => result.map_err(Failed::Operation),
            Err(_) => Err(Failed::TimedOut),
        }
        // end starter
    }

    /// Tries an operation until it succeeds: at most `attempts` times, which is
    /// one at least, with `pause` between the end of an attempt and the next.
    ///
    /// - When the last attempt has failed, its error comes back at once.
    /// - All attempts and pauses together are cut at the deadline. When it falls
    ///   into an attempt, that attempt is dropped; when it falls into a pause, it
    ///   ends there. Both are a timeout.
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
        // starter: todo!("try again, as long as there is time")
        let mut attempt = attempt;
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
        // end starter
    }
}
