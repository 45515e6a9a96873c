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
