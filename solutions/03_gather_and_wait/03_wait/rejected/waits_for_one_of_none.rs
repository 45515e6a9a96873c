//! rejected by: what_has_ended_already_is_done_at_once, nothing_is_lost_or_doubled — with `FirstError`, where no task has failed, waits for another one, and does not look whether there is one
//! > If `until` is met already, it returns at once.

use futures::FutureExt;
use futures::future::select_all;
use tokio::task::{JoinError, JoinHandle, unconstrained};

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
        let mut at = 0;
        while at < pending.len() {
            match unconstrained(&mut pending[at].1).now_or_never() {
                Some(ended) => done.push((pending.swap_remove(at).0, ended)),
                None => at += 1,
            }
        }
        let is_met = match until {
            Until::AllCompleted => pending.is_empty(),
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError => done.iter().any(|(_, ended)| is_error(ended)),
        };
        if is_met {
            return Ok(Waited { done, pending });
        }
        let (ended, at, _) = select_all(pending.iter_mut().map(|(_, handle)| handle)).await;
        done.push((pending.swap_remove(at).0, ended));
        if pending.is_empty() {
            return Ok(Waited { done, pending });
        }
    }
}

fn is_error<T, E>(ended: &Result<Result<T, E>, JoinError>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
