//! rejected by: the_task_that_waits_now_is_woken, nothing_is_lost_or_doubled — polls each handle once, and then only those that say they are finished: what is woken is the task of the first poll
//! > With `FirstCompleted` it returns at the instant at which the first task ends

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

pub type Ended<T, E> = Result<Result<T, E>, JoinError>;

#[derive(Debug)]
pub struct Waited<T, E> {
    pub done: Vec<(usize, Ended<T, E>)>,
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
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    let mut done = Vec::new();
    let mut first = true;
    poll_fn(|context| {
        let mut rest = Vec::new();
        for (place, mut handle) in pending.drain(..) {
            if !first && !handle.is_finished() {
                rest.push((place, handle));
                continue;
            }
            match Pin::new(&mut handle).poll(context) {
                Poll::Ready(ended) => done.push((place, ended)),
                Poll::Pending => rest.push((place, handle)),
            }
        }
        pending = rest;
        first = false;
        if enough(until, &done, pending.len()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    Ok(Waited { done, pending })
}

fn failed<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
fn enough<T, E>(until: Until, done: &[(usize, Ended<T, E>)], left: usize) -> bool {
    left == 0
        || match until {
            Until::AllCompleted => false,
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError => done.iter().any(|(_, ended)| failed(ended)),
        }
}
