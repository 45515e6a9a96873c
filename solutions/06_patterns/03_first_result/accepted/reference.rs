//! Ask several backends, and take the first that succeeds.

// starter:
use futures::StreamExt;
use futures::stream::FuturesUnordered;
// end starter
use std::time::Duration;
// starter:
use tokio::select;
use tokio::time::sleep;
// end starter

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
    // starter: todo!("the first success, and the losers gone")
    let places = backends.into_iter().enumerate();
    let mut running: FuturesUnordered<_> = places
        .map(async |(place, backend)| (place, backend.await))
        .collect();
    let mut failures = Vec::new();
    while let Some((place, answer)) = running.next().await {
        match answer {
            Ok(value) => return Ok(value),
            Err(failure) => failures.push((place, failure)),
        }
    }
    Err(all_failed(failures))
    // end starter
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
    // starter: todo!("ask the next when the first takes too long, or fails")
    let ask = |(place, backend): (usize, F)| async move { (place, backend.await) };
    let mut waiting = backends.into_iter().enumerate();
    let mut running: FuturesUnordered<_> = waiting.next().map(ask).into_iter().collect();
    let mut failures = Vec::new();
    loop {
        select! {
            biased;
            Some((place, answer)) = running.next() => match answer {
                Ok(value) => return Ok(value),
                Err(failure) => failures.push((place, failure)),
            },
            // Every turn of this loop asks one more, so the delay counts anew.
            () = sleep(delay), if waiting.len() > 0 => {}
            else => return Err(all_failed(failures)),
        }
        running.extend(waiting.next().map(ask));
    }
    // end starter
}
// starter:

fn all_failed<E>(mut failures: Vec<(usize, E)>) -> AllFailed<E> {
    failures.sort_by_key(|(place, _)| *place);
    let failures = failures.into_iter().map(|(_, failure)| failure);
    AllFailed {
        failures: failures.collect(),
    }
}
// end starter
