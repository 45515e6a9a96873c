//! Ask several backends, and take the first that succeeds.

use std::time::Duration;

/// No backend succeeded.
#[derive(Debug, PartialEq, Eq)]
pub struct AllFailed<E> {
    /// Why each of them failed; empty if there were none.
    pub failures: Vec<E>,
}

/// Asks all backends at once and returns the first success.
///
/// - Nothing begins at the call.
/// - All backends are asked at the instant of the first poll, however many there
///   are.
/// - The first success is returned at the instant at which it occurs, however
///   late that is.
/// - While it waits, it does not look again and again.
/// - A failure does not win, however fast it is.
/// - When several succeed at one instant, the value of one of them is returned.
/// - The losers are gone before it returns: what they held has been dropped by
///   then.
/// - When this future is dropped half-way, no backend is left one turn of the
///   loop later.
/// - When the last backend has failed, it returns [`AllFailed`] at that instant.
/// - The failures are in the order of `backends`.
/// - Without backends it returns [`AllFailed`] at once.
///
/// If one succeeds in the first poll, those behind it need not be asked. No backend
/// panics, and no race takes ten years. The future is polled inside a runtime; it
/// may be made and dropped outside of one.
pub async fn race<F, T, E>(backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("the first success, and the losers gone")
}

/// Asks one backend after the other, each a little later, and returns the first
/// success. But for when the backends are asked, all promises of [`race`] hold
/// here, too.
///
/// - The first backend is asked at the instant of the first poll.
/// - When `delay` has passed since the last one was asked, the next is asked, and
///   not before, unless one fails.
/// - When a backend fails, one more is asked at that instant.
/// - Those that have been asked go on beside the next, and any of them may win.
/// - Any `delay` will do: with none all are asked at once, and with
///   `Duration::MAX` only failures ask the next.
///
/// What falls at one instant, or between two polls of this future, may be taken
/// in any order.
pub async fn race_after<F, T, E>(delay: Duration, backends: Vec<F>) -> Result<T, AllFailed<E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("ask the next when the first takes too long, or fails")
}
