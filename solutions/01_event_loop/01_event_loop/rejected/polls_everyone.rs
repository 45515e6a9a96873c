//! rejected by: a_task_is_polled_again_only_after_its_wake, among_the_woken_the_first_woken_runs_first, the_thread_sleeps_while_nothing_is_ready, who_wakes_himself_first_runs_first — asks every task in turn whether it can go on, with a waker that does nothing

use std::pin::Pin;
use std::task::{Context, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

pub fn run_loop(mut tasks: Vec<Task>) {
    let mut context = Context::from_waker(Waker::noop());
    while !tasks.is_empty() {
        tasks.retain_mut(|task| task.as_mut().poll(&mut context).is_pending());
    }
}
