//! rejected by: a_switch_happens_only_at_an_await, a_task_is_polled_again_only_after_its_wake, among_the_woken_the_first_woken_runs_first, waking_twice_polls_once, a_wake_after_the_end_is_harmless, a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready, who_wakes_himself_first_runs_first — all tasks share one waker, which queues whichever task the loop polled last

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
