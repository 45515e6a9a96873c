//! rejected by: a_task_is_polled_again_only_after_its_wake, every_poll_is_on_the_calling_thread, a_switch_happens_only_at_an_await, several_wakes_lead_to_one_poll, among_the_woken_the_first_woken_runs_first, a_task_woken_again_keeps_its_place, a_wake_from_another_thread_takes_its_place, a_wake_during_the_poll_takes_its_place_at_once, a_wake_of_an_ended_task_does_nothing, a_wake_after_the_return_does_nothing, a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready, however_many_are_woken_the_loop_goes_on — all tasks share one waker, which queues whichever task the loop polled last
//! > a task is polled only if its waker has been called since its last poll began

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Loop {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    current: usize,
    ready: VecDeque<usize>,
}

impl Wake for Loop {
    fn wake(self: Arc<Self>) {
        let mut state = self.state.lock().unwrap();
        let woken = state.current;
        if !state.ready.contains(&woken) {
            state.ready.push_back(woken);
        }
        self.changed.notify_one();
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let shared = Arc::new(Loop::default());
    let waker = Waker::from(shared.clone());
    let mut left = tasks.len();
    let mut running: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    shared.state.lock().unwrap().ready.extend(0..left);
    while left > 0 {
        let state = shared.state.lock().unwrap();
        let mut state = shared
            .changed
            .wait_while(state, |state| state.ready.is_empty())
            .unwrap();
        let id = state.ready.pop_front().unwrap();
        state.current = id;
        drop(state);
        let Some(task) = &mut running[id] else {
            continue;
        };
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            running[id] = None;
            left -= 1;
        }
    }
}
