//! Wait for some of several tasks, and keep the handles of the rest.

use tokio::task::{JoinError, JoinHandle};

/// What to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until all have ended.
    AllCompleted,
    /// Until at least one has ended.
    FirstCompleted,
    /// Until at least one has returned an error or panicked, or all have ended.
    /// A cancelled task has ended, but that is no error.
    FirstError,
}

/// What a handle gives: what the task returned, or why it did not return.
pub type Ended<T, E> = Result<Result<T, E>, JoinError>;

/// What there was when the wait ended. Each task stands in one of the two lists,
/// with its place among the handles that were given. The lists have no order.
#[derive(Debug)]
pub struct Waited<T, E> {
    /// The tasks that have ended, with what came out of them.
    pub done: Vec<(usize, Ended<T, E>)>,
    /// The tasks that have not. They are running.
    pub pending: Vec<(usize, JoinHandle<Result<T, E>>)>,
}

/// There was nothing to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTasks;

/// Waits for running tasks until as many have ended as `until` says.
///
/// - It returns at the very instant at which `until` is met; at once, if it is
///   met already.
/// - All that have ended by then are done: of tasks that end at one instant none
///   is left out because of its place. That holds for a hundred tasks; among more,
///   Tokio's budget may keep one poll from seeing them all.
/// - It cancels nobody, not even when it is dropped half-way. The handles of
///   pending tasks can be waited for again.
///
/// # Errors
///
/// [`NoTasks`], at once, when there are no handles.
pub async fn wait<T, E>(
    handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    todo!("wait, and sort the handles into those that are done and those that are not")
}
