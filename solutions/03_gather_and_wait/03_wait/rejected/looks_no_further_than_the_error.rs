//! rejected by: all_that_end_at_one_instant_are_done, what_has_ended_already_is_done_at_once — looks no further once it has its error
//! > A task that has ended when it returns is done

use futures::FutureExt;
use futures::stream::{FuturesUnordered, StreamExt};
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
    let mut handles: Vec<_> = handles.into_iter().map(Some).collect();
    let mut done = Vec::new();
    {
        let borrowed = handles.iter_mut().enumerate();
        let mut running: FuturesUnordered<_> = borrowed
            .map(async |(place, handle)| (place, handle.as_mut().expect("it is there").await))
            .collect();
        while !is_met(until, &done) {
            let Some(first) = running.next().await else {
                break;
            };
            done.push(first);
            if until == Until::FirstError && is_met(until, &done) {
                break;
            }
            while let Some(Some(next)) = running.next().now_or_never() {
                done.push(next);
            }
        }
    }
    for (place, _) in &done {
        handles[*place] = None;
    }
    let places = handles.into_iter().enumerate();
    let pending = places
        .filter_map(|(place, handle)| Some((place, handle?)))
        .collect();
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
