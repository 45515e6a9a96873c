//! rejected by: a_task_is_polled_again_only_after_its_wake, among_the_woken_the_first_woken_runs_first, a_wake_from_another_thread_takes_its_place, a_wake_during_the_poll_takes_its_place_at_once, a_wake_of_an_ended_task_does_nothing, a_wake_after_the_return_does_nothing, the_thread_sleeps_while_nothing_is_ready, several_wakes_lead_to_one_poll, the_loop_stays_for_a_task_that_nothing_can_wake, an_unpark_for_nothing_changes_nothing — asks every task in turn whether it can go on, with a waker that does nothing
//! > a task is polled only if its waker has been called since its last poll began

use std::pin::Pin;
use std::task::{Context, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

pub fn run_loop(mut tasks: Vec<Task>) {
    let mut context = Context::from_waker(Waker::noop());
    while !tasks.is_empty() {
        tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
    }
}
