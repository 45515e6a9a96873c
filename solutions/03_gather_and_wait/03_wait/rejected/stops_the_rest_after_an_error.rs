//! rejected by: pending_tasks_run_on, nothing_is_lost_or_doubled — aborts the others after an error, as a task group does
//! > Pending tasks run on.

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

fn failed<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(Ok(_)) => false,
        Ok(Err(_)) => true,
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
    let mut done: Vec<(usize, Ended<T, E>)> = Vec::new();
    poll_fn(|cx| {
        let mut at = 0;
        while at < pending.len() {
            match Pin::new(&mut pending[at].1).poll(cx) {
                Poll::Ready(ended) => {
                    let (place, _) = pending.remove(at);
                    done.push((place, ended));
                }
                Poll::Pending => at += 1,
            }
        }
        let met = match until {
            Until::AllCompleted => pending.is_empty(),
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError => pending.is_empty() || done.iter().any(|(_, ended)| failed(ended)),
        };
        if met { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    if done.iter().any(|(_, ended)| failed(ended)) && until == Until::FirstError {
        // It makes no sense to go on after a failure.
        for (_, handle) in &pending {
            handle.abort();
        }
    }
    Ok(Waited { done, pending })
}
