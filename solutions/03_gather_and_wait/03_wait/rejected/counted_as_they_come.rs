//! rejected by: each_stands_with_its_own_place — counts what comes out of a set, which gives the results as they come
//! > Each entry of `done` has the place of its task among `handles`, and what came out of that very task.

use futures::StreamExt;
use futures::stream::FuturesUnordered;
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
    if until == Until::AllCompleted {
        let all: FuturesUnordered<_> = handles.into_iter().collect();
        let done = all
            .collect::<Vec<_>>()
            .await
            .into_iter()
            .enumerate()
            .collect();
        return Ok(Waited {
            done,
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
