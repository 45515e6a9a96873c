//! rejected by: all_that_end_at_one_instant_are_done, what_has_ended_already_is_done_at_once, each_stands_with_its_own_place — `select_all` gives the first ready one in the order of the call, and the rest as they were
//! > of several that end at one instant, none is left out because of its place

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
    while !pending.is_empty() && !is_met(until, &done) {
        let (ended, at, _) = select_all(pending.iter_mut().map(|(_, handle)| handle)).await;
        done.push((pending.swap_remove(at).0, ended));
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
