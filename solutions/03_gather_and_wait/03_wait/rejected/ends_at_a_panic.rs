//! rejected by: all_completed_returns_at_the_last, a_cancelled_task_is_no_error, each_stands_with_its_own_place — joins the tasks while things go well, and leaves at a panic
//! > in whatever way the tasks end

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
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    poll_fn(|context| {
        let looked_at = std::mem::take(&mut pending);
        for (place, mut handle) in looked_at {
            match Pin::new(&mut handle).poll(context) {
                Poll::Ready(ended) => done.push((place, ended)),
                Poll::Pending => pending.push((place, handle)),
            }
        }
        let panicked = done.iter().any(|(_, ended)| ended.is_err());
        if panicked || is_met(until, &done) || pending.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
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
