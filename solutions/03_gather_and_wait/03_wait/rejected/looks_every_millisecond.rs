//! rejected by: all_completed_returns_at_the_last, first_completed_returns_at_the_first, first_error_returns_at_the_first_error, without_an_error_first_error_waits_for_all, a_panic_counts_as_an_error, a_cancelled_task_is_no_error, pending_tasks_can_be_waited_for_again, the_task_that_waits_now_is_woken — asks the handles on a timer instead of letting them wake it
//! > With `AllCompleted` it returns at the instant at which the last task ends

use std::time::Duration;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::sleep;

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
        let ended: Vec<_>;
        (ended, pending) = pending
            .into_iter()
            .partition(|(_, handle)| handle.is_finished());
        for (place, handle) in ended {
            done.push((place, handle.await));
        }
        if pending.is_empty() || is_met(until, &done) {
            return Ok(Waited { done, pending });
        }
        sleep(Duration::from_millis(1)).await;
    }
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
