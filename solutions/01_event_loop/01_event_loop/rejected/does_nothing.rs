//! rejected by: tasks_start_in_the_order_given, a_switch_happens_only_at_an_await, a_task_is_polled_again_only_after_its_wake, among_the_woken_the_first_woken_runs_first, who_wakes_himself_first_runs_first, a_wake_in_the_middle_of_the_poll_is_not_lost, a_wake_after_the_end_is_harmless, a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready — the first thing that compiles: an empty body, which drops the tasks unpolled

use std::pin::Pin;

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

pub fn run_loop(tasks: Vec<Task>) {}
