//! Wait for some of several tasks, and keep the handles of the rest.

// starter:
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
// end starter
use tokio::task::{JoinError, JoinHandle};

/// What to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until all tasks have ended.
    AllCompleted,
    /// Until at least one task has ended.
    FirstCompleted,
    /// Until at least one task has failed, or all have ended.
    FirstError,
}

/// What a handle returns: what the task returned, or why it did not return.
pub type Ended<T, E> = Result<Result<T, E>, JoinError>;

/// The state of the tasks when the wait ended. The lists have no order.
#[derive(Debug)]
pub struct Waited<T, E> {
    /// The places of the tasks that have ended, with what came out of them.
    pub done: Vec<(usize, Ended<T, E>)>,
    /// The places and handles of the tasks that have not.
    pub pending: Vec<(usize, JoinHandle<Result<T, E>>)>,
}

/// There was nothing to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTasks;

/// Waits for running tasks until as many have ended as `until` says.
///
/// - With `AllCompleted` it returns at the instant at which the last task ends,
///   in whatever way the tasks end.
/// - With `FirstCompleted` it returns at the instant at which the first task
///   ends, in whatever way.
/// - With `FirstError` it returns at the instant at which the first task returns
///   an error.
/// - A panic counts as an error.
/// - A cancelled task has ended, but that is no error.
/// - If no task fails, `FirstError` returns when the last task ends.
/// - If `until` is met already, it returns at once.
/// - Each task is in exactly one of the two lists, however many there are.
/// - Each entry of `done` has the place of its task among `handles`, and what came
///   out of that very task.
/// - Each entry of `pending` has the place of its task among `handles`, and the
///   very handle that was given.
/// - A task that has ended when it returns is done: of several that end at one
///   instant, none is left out because of its place.
/// - Pending tasks run on.
/// - The handles of pending tasks can be waited for again.
/// - Dropped half-way, it cancels no task.
///
/// Of tasks that end at one instant, up to fifty are certain to be done. With
/// more, the loop may poll `wait` before the last of them has had its turn, and
/// Tokio's budget may hide some that have ended. So it may where the calling task
/// has used it up before.
///
/// # Errors
///
/// - When there are no handles: [`NoTasks`], at once.
pub async fn wait<T, E>(
    handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    // starter: todo!("wait, and sort the handles into those that are done and those that are not")
    if handles.is_empty() {
        return Err(NoTasks);
    }
    let mut done = Vec::new();
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    poll_fn(|context| {
        let looked_at = std::mem::take(&mut pending);
        for (place, mut handle) in looked_at {
            match Pin::new(&mut handle).poll(context) {
                Poll::Ready(ended) => done.push((place, ended)),
                Poll::Pending => pending.push((place, handle)),
            }
        }
        let met = match until {
            Until::AllCompleted => false,
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError => done.iter().any(|(_, ended)| is_error(ended)),
        };
        if met || pending.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    Ok(Waited { done, pending })
    // end starter
}
// starter:

fn is_error<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
// end starter
