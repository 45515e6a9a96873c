//! rejected by: a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready, the_loop_stays_for_a_task_that_nothing_can_wake, an_unpark_for_nothing_changes_nothing, a_task_may_run_a_loop_of_its_own — takes an empty queue for the end of the work, and drops the tasks that wait
//! > The loop returns only when every task has ended.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Alarm {
    id: usize,
    queued: AtomicBool,
    ready: Arc<Mutex<VecDeque<usize>>>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.lock().unwrap().push_back(self.id);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Mutex::new(VecDeque::new()));
    let mut running = Vec::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let alarm = Arc::new(Alarm {
            id,
            queued: AtomicBool::new(false),
            ready: ready.clone(),
        });
        alarm.clone().wake();
        running.push(Some((task, alarm)));
    }
    let next = || ready.lock().unwrap().pop_front();
    while let Some(id) = next() {
        let Some((task, alarm)) = &mut running[id] else {
            continue;
        };
        alarm.queued.store(false, Ordering::Release);
        let waker = Waker::from(alarm.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            running[id] = None;
        }
    }
}
