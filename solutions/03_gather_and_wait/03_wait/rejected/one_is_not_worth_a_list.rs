//! rejected by: dropped_half_way_it_cancels_nobody — has a shorter way for one handle alone, and a guard on it that aborts
//! > Dropped half-way, it cancels no task.

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
    if handles.len() == 1 {
        let mut guards: Vec<_> = handles
            .into_iter()
            .map(tokio_util::task::AbortOnDropHandle::new)
            .collect();
        let ended = guards.remove(0).await;
        return Ok(Waited {
            done: vec![(0, ended)],
            pending: Vec::new(),
        });
    }
    let mut done = Vec::new();
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    poll_fn(|context| {
        let mut at = 0;
        while at < pending.len() {
            match Pin::new(&mut pending[at].1).poll(context) {
                Poll::Ready(ended) => {
                    let (place, _) = pending.remove(at);
                    done.push((place, ended));
                }
                Poll::Pending => at += 1,
            }
        }
        let enough = match until {
            Until::AllCompleted => false,
            Until::FirstCompleted => !done.is_empty(),
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

fn failed<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
