//! Run many jobs side by side, and learn how each of them ended.

use tokio_util::sync::CancellationToken;

/// Work, and the token with which somebody else may cancel it.
pub struct Job<F> {
    /// What is to be done.
    pub work: F,
    /// Cancelled, it ends this job and no other.
    pub cancel: CancellationToken,
}

/// How a job ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<T, E> {
    /// It gave a value.
    Ok(T),
    /// It returned an error.
    Failed(E),
    /// It panicked, with this text; `panicked` where the payload is no text.
    Panicked(String),
    /// Its token was cancelled before it ended.
    Cancelled,
}

/// Runs all jobs at once and tells how each ended, in the order of `jobs`.
///
/// - Nothing begins at the call; all of them begin at the first poll.
/// - It ends when the last has ended, whatever the others came to: it never
///   returns early and never panics itself.
/// - An error, a panic or a cancel is the outcome of its own job. It costs no
///   other job anything. (Cancelled work that panics when it is dropped counts
///   as either.)
/// - A job is cancelled by its token at any time while it runs: its work is
///   dropped at that instant. If the token is cancelled beforehand, the work
///   does not begin.
/// - When this future is dropped half-way, all jobs are cancelled: one turn of
///   the loop later none is left.
pub async fn gather_outcomes<F, T, E>(jobs: Vec<Job<F>>) -> Vec<Outcome<T, E>>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
{
    todo!("run all at once, and tell how each ended")
}
