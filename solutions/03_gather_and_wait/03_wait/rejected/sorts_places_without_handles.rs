//! rejected by: each_stands_with_its_own_place — sorts the places, and the handles stay as they are
//! > Each entry of `done` has the place of its task among `handles`

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
    mut handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    if handles.is_empty() {
        return Err(NoTasks);
    }
    // The places of those who are left.
    let mut places: Vec<usize> = (0..handles.len()).collect();
    let mut done = Vec::new();
    while !handles.is_empty() && !is_met(until, &done) {
        // Gives the rest back, in an order of its own.
        let (ended, at, rest) = select_all(handles).await;
        handles = rest;
        done.push((places.swap_remove(at), ended));
        let mut at = 0;
        while at < handles.len() {
            if handles[at].is_finished() {
                done.push((places.swap_remove(at), handles.swap_remove(at).await));
            } else {
                at += 1;
            }
        }
    }
    places.sort_unstable();
    let pending = places.into_iter().zip(handles).collect();
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
