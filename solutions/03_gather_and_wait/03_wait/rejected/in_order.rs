//! rejected by: first_completed_returns_at_the_first, first_error_returns_at_the_first_error, a_panic_counts_as_an_error, what_has_ended_already_is_done_at_once, all_that_end_at_one_instant_are_done, each_stands_with_its_own_place, the_task_that_waits_now_is_woken — awaits the handles one after the other, so the first in the list decides
//! > With `FirstCompleted` it returns at the instant at which the first task ends

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
    let mut pending = handles.into_iter().enumerate();
    while !is_met(until, &done) {
        let Some((place, handle)) = pending.next() else {
            break;
        };
        done.push((place, handle.await));
    }
    Ok(Waited {
        done,
        pending: pending.collect(),
    })
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
