//! rejected by: all_completed_returns_at_the_last, first_completed_returns_at_the_first, first_error_returns_at_the_first_error, without_an_error_first_error_waits_for_all, a_panic_counts_as_an_error, a_cancelled_task_is_no_error, all_that_end_at_one_instant_are_done, each_stands_with_its_own_place, pending_tasks_can_be_waited_for_again, what_has_ended_already_is_done_at_once, nothing_is_lost_or_doubled, dropped_half_way_it_cancels_nobody, pending_tasks_run_on, the_task_that_waits_now_is_woken — the error is the one answer that takes no waiting, so every call returns it

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
    Err(NoTasks)
}
