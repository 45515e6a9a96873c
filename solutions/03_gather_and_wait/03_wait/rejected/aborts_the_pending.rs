//! rejected by: pending_tasks_run_on, pending_tasks_can_be_waited_for_again, nothing_is_lost_or_doubled, dropped_half_way_it_cancels_nobody — tidies up after itself, as one does after a race
//! > Pending tasks run on.
//!
//! > The handles of pending tasks can be waited for again.

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
        let met = match until {
            Until::AllCompleted => false,
            Until::FirstCompleted => !done.is_empty(),
            Until::FirstError => done.iter().any(|(_, ended)| is_error(ended)),
        };
        if met || pending.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    for (_, handle) in &pending {
        handle.abort();
    }
    Ok(Waited { done, pending })
}

fn is_error<T, E>(ended: &Result<Result<T, E>, JoinError>) -> bool {
    match ended {
        Ok(result) => result.is_err(),
        Err(error) => error.is_panic(),
    }
}
