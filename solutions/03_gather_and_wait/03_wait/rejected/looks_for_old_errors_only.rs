//! rejected by: what_has_ended_already_is_done_at_once — the look before the wait is for tasks that returned an error, and forgets those that panicked
//! > If `until` is met already, it returns at once.

use tokio::task::{JoinError, JoinHandle};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    AllCompleted,
    FirstCompleted,
    FirstError,
}

pub type Ended<T, E> = Result<Result<T, E>, JoinError>;

#[derive(Debug)]
pub struct Waited<T, E> {
    pub done: Vec<(usize, Ended<T, E>)>,
    pub pending: Vec<(usize, JoinHandle<Result<T, E>>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTasks;

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

fn failed<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}

pub async fn wait<T, E>(
    handles: Vec<JoinHandle<Result<T, E>>>,
    until: Until,
) -> Result<Waited<T, E>, NoTasks> {
    if handles.is_empty() {
        return Err(NoTasks);
    }
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    let mut done = Vec::new();
    let mut first = true;
    poll_fn(|context| {
        let mut rest = Vec::new();
        for (place, mut handle) in pending.drain(..) {
            match Pin::new(&mut handle).poll(context) {
                Poll::Ready(ended) => done.push((place, ended)),
                Poll::Pending => rest.push((place, handle)),
            }
        }
        pending = rest;
        let enough = match until {
            Until::AllCompleted => false,
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError if std::mem::take(&mut first) => {
                done.iter().any(|(_, ended)| matches!(ended, Ok(Err(_))))
            }
            Until::FirstError => done.iter().any(|(_, ended)| failed(ended)),
        };
        if enough || pending.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    Ok(Waited { done, pending })
}
