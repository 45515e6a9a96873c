//! Limits on waiting, and a deadline that several steps share.

use std::time::Duration;

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failed<E> {
    /// The time was up.
    TimedOut,
    /// The operation itself failed, in time.
    Operation(E),
}

/// Runs an operation under a limit.
///
/// - Nothing of an operation, a step or an attempt begins at the call.
/// - The limit counts from the first poll.
/// - When `limit` has passed, it returns [`Failed::TimedOut`] at that instant.
/// - The operation is dropped by then: one turn of the loop later nothing of it
///   is left.
/// - An operation that ends before the limit returns its value as soon as it ends,
///   or at the next poll, if that is late.
/// - An error of the operation is returned as [`Failed::Operation`].
/// - While the operation and the limit wait, nothing is polled.
/// - Dropped before its end, it drops the operation.
///
/// What ends at the very instant of the limit may count or not. A limit is a year
/// at most. No operation panics, and none uses up the budget that Tokio gives its
/// task in every poll. All of this holds for the steps and attempts of a
/// [`Deadline`], too.
pub async fn with_timeout<F, T, E>(limit: Duration, operation: F) -> Result<T, Failed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("cut the operation when the time is up")
}

/// A point in time that several steps share. Copies are the same deadline.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {}

impl Deadline {
    /// The deadline is `limit` after this call, by Tokio's clock.
    pub fn after(limit: Duration) -> Self {
        todo!("note when the time is up")
    }

    /// How much time is left.
    ///
    /// - It returns the time until the deadline, and zero once that has passed.
    pub fn left(&self) -> Duration {
        todo!("what is left until then")
    }

    /// Runs one step.
    ///
    /// - A step may take what is left of the time: at the deadline it is cut.
    /// - What the deadline cuts is dropped by then, as with [`with_timeout`].
    /// - After the deadline, a step that waits is cut at once.
    pub async fn run<F, T, E>(&self, step: F) -> Result<T, Failed<E>>
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: Send + 'static,
    {
        todo!("cut the step at the deadline")
    }

    /// Tries an operation until it succeeds. `attempts` is at least 1. An attempt
    /// begins when `attempt` is called, and not only when its future is polled.
    ///
    /// - The first success is returned when it comes.
    /// - It makes `attempts` attempts in all, and fewer only if one succeeds or the
    ///   time is up.
    /// - Between the end of an attempt and the beginning of the next lies `pause`.
    /// - When the last attempt has failed, its error is returned at once.
    /// - A deadline that falls into an attempt ends it all at that instant, as a
    ///   timeout.
    /// - A deadline that falls into a pause ends it all at that instant, as a
    ///   timeout.
    /// - After the deadline no attempt begins.
    /// - During a pause nothing is polled.
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
        todo!("try again, as long as there is time")
    }
}
