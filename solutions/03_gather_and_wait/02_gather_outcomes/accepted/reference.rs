//! Run many jobs concurrently, and learn how each of them ended.

// starter:
use futures::FutureExt;
use futures::future::join_all;
use std::any::Any;
use std::panic::AssertUnwindSafe;
// end starter
use tokio_util::sync::CancellationToken;

/// Work, and the token with which other code may cancel it.
pub struct Job<F> {
    /// What is to be done.
    pub work: F,
    /// Cancelling it ends the job. Jobs may share a token.
    pub cancel: CancellationToken,
}

/// How a job ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T, E> {
    /// It gave a value.
    Ok(T),
    /// It returned an error.
    Failed(E),
    /// It panicked, with this text.
    Panicked(String),
    /// Its token was cancelled before it ended.
    Cancelled,
}

/// Runs all jobs concurrently and reports how each ended.
///
/// - Nothing begins at the call.
/// - All jobs begin at the instant of the first poll, however many there are.
/// - It returns at the instant at which the last job ends, in whatever way.
/// - The outcomes are in the order of `jobs`, whatever the order in which the
///   jobs end.
/// - Of no jobs, the list is empty and comes at once.
/// - An error ends its own job alone, as `Failed`.
/// - A panic ends its own job alone, as `Panicked`.
/// - A cancel ends its own job alone, as `Cancelled`.
/// - The text of a `Panicked` is that of the panic, literal or composed.
/// - Where the payload is not text, it is `panicked`.
/// - When its token is cancelled while a job runs, its work is dropped at that
///   instant.
/// - If its token is cancelled before it begins, a job does not begin.
/// - A cancel after the end of a job does not change its outcome.
/// - If the drop of work that was cancelled while it ran panics, that ends its own
///   job alone, as `Cancelled` or `Panicked`.
/// - It cancels no token itself, not even when it is dropped.
/// - When this future is dropped half-way, all jobs are cancelled: one turn of
///   the loop later none is left.
/// - One turn of the loop after it has returned or was dropped, no task of its own
///   is left.
///
/// A job begins when its work is first polled, and by then another may have
/// cancelled its token. If a job ends at the very instant at which its token is
/// cancelled, either outcome is right. It is called inside a runtime.
pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    // starter: todo!("run all concurrently, and report how each ended")
    join_all(jobs.into_iter().map(async |Job { work, cancel }| {
        // Around the cancel, because the drop of the work may panic, too.
        let ended = AssertUnwindSafe(cancel.run_until_cancelled(work)).catch_unwind();
        match ended.await {
            Ok(None) => Outcome::Cancelled,
            Ok(Some(Ok(value))) => Outcome::Ok(value),
            Ok(Some(Err(error))) => Outcome::Failed(error),
            Err(payload) => Outcome::Panicked(text_of(&*payload)),
        }
    }))
    .await
    // end starter
}
// starter:

fn text_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
// end starter
