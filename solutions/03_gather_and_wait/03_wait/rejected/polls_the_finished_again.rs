//! rejected by: all_completed_returns_at_the_last, first_error_returns_at_the_first_error, without_an_error_first_error_waits_for_all, a_cancelled_task_is_no_error, nothing_is_lost_or_doubled, dropped_half_way_it_cancels_nobody, the_task_that_waits_now_is_woken, each_stands_with_its_own_place — polls every handle at every wake, and a handle that has given its result panics
//! > If no task fails, `FirstError` returns when the last task ends.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
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
    let mut handles = handles;
    let count = handles.len();
    poll_fn(|context| {
        for (place, handle) in handles.iter_mut().enumerate() {
            if let Poll::Ready(ended) = Pin::new(handle).poll(context) {
                done.push((place, ended));
            }
        }
        if is_met(until, &done) || done.len() == count {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    let places = handles.into_iter().enumerate();
    let pending = places
        .filter(|(place, _)| done.iter().all(|(known, _)| known != place))
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
