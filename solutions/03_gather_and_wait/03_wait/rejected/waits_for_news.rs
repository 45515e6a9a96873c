//! rejected by: what_has_ended_already_is_done_at_once — asks whether that is enough when a task ends, and not before
//! > If `until` is met already, it returns at once.

use futures::future::select_all;
use tokio::task::{JoinError, JoinHandle};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    AllCompleted,
    FirstCompleted,
    FirstError,
}

#[derive(Debug)]
pub struct Waited<T, E> {
    pub done: Vec<(usize, Result<Result<T, E>, JoinError>)>,
    pub pending: Vec<(usize, JoinHandle<Result<T, E>>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTasks;

pub async fn wait<T, E>(
    handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    if handles.is_empty() {
        return Err(NoTasks);
    }
    let mut done = Vec::new();
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    loop {
        let ended: Vec<_>;
        (ended, pending) = pending
            .into_iter()
            .partition(|(_, handle)| handle.is_finished());
        for (place, handle) in ended {
            done.push((place, handle.await));
        }
        if pending.is_empty() {
            break;
        }
        let (ended, at, _) = select_all(pending.iter_mut().map(|(_, handle)| handle)).await;
        done.push((pending.swap_remove(at).0, ended));
        let ended: Vec<_>;
        (ended, pending) = pending
            .into_iter()
            .partition(|(_, handle)| handle.is_finished());
        for (place, handle) in ended {
            done.push((place, handle.await));
        }
        if is_met(until, &done) {
            break;
        }
    }
    Ok(Waited { done, pending })
}

fn is_met<T, E>(until: Until, done: &[(usize, Result<Result<T, E>, JoinError>)]) -> bool {
    match until {
        Until::AllCompleted => false,
        Until::FirstCompleted => !done.is_empty(),
        Until::FirstError => done.iter().any(|(_, ended)| is_error(ended)),
    }
}

fn is_error<T, E>(ended: &Result<Result<T, E>, JoinError>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
