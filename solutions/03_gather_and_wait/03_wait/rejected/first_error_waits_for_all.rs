//! rejected by: first_error_returns_at_the_first_error, pending_tasks_run_on, a_panic_counts_as_an_error, what_has_ended_already_is_done_at_once, all_that_end_at_one_instant_are_done, each_stands_with_its_own_place, the_task_that_waits_now_is_woken — looks for errors when all have ended
//! > With `FirstError` it returns at the instant at which the first task returns an error.

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
            // Whether one fails is known at the end.
            Until::FirstError => pending.is_empty(),
        };
        if met || pending.is_empty() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    Ok(Waited { done, pending })
}
