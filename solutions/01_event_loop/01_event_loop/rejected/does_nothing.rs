//! rejected by: tasks_start_in_the_order_given, all_start_before_any_goes_on, every_poll_is_on_the_calling_thread, a_switch_happens_only_at_an_await, a_task_is_polled_again_only_after_its_wake, several_wakes_lead_to_one_poll, among_the_woken_the_first_woken_runs_first, a_task_woken_again_keeps_its_place, a_wake_from_another_thread_takes_its_place, a_wake_in_the_middle_of_the_poll_is_not_lost, a_wake_during_the_poll_takes_its_place_at_once, a_wake_of_an_ended_task_does_nothing, a_wake_after_the_return_does_nothing, a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready, however_many_are_woken_the_loop_goes_on, a_waker_that_is_kept_does_not_hold_the_loop, the_waker_of_an_earlier_poll_still_wakes, a_task_may_wake_others_while_it_is_dropped, the_loop_stays_for_a_task_that_nothing_can_wake, a_task_may_run_a_loop_of_its_own, an_unpark_for_nothing_changes_nothing — the first thing that compiles: an empty body, which drops the tasks unpolled

use std::pin::Pin;

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

pub fn run_loop(tasks: Vec<Task>) {}
