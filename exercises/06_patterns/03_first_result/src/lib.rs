//! Ask several backends, and take the first that succeeds.

use std::time::Duration;

/// No backend succeeded.
#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    /// Why each of them failed, in the order of the backends; empty if there
    /// were none.
    pub failures: Vec<E>,
}

/// Asks all backends at once and gives the first success.
///
/// - Nothing begins at the call; all backends are asked at the first poll.
/// - It returns at the instant of the first success. A failure does not win,
///   however fast it is.
/// - The losers are cancelled at that instant, and they are gone before it
///   returns: what they held has been dropped by then.
/// - When this future is dropped half-way, all backends are cancelled: one turn
///   of the loop later none is left.
///
/// # Errors
///
/// [`AllFailed`], when the last has failed; at once, when there are no backends.
pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("the first success, and the losers gone")
}

/// Asks one backend after the other, each a little later, and gives the first
/// success.
///
/// - The first backend is asked at the first poll. The next is asked when
///   `delay` has passed since the last one was asked, or at once when one fails.
///   A backend that is not needed is never asked.
/// - Those that have been asked go on beside the next. Any of them may win.
/// - All else is as with [`race`].
///
/// # Errors
///
/// [`AllFailed`], when the last has failed; at once, when there are no backends.
pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("ask the next when the first takes too long, or fails")
}
