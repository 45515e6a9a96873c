//! rejected by: a_wake_of_an_ended_task_does_nothing — a late wake leads to a poll of a future that has ended, and that panics
//! > Waking a task that has ended does nothing.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Ready {
    ids: Mutex<VecDeque<usize>>,
    changed: Condvar,
}

struct Alarm {
    id: usize,
    queued: AtomicBool,
    ready: Arc<Ready>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.ids.lock().unwrap().push_back(self.id);
            self.ready.changed.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Ready::default());
    let mut left = tasks.len();
    let mut running = Vec::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let alarm = Arc::new(Alarm {
            id,
            queued: AtomicBool::new(false),
            ready: ready.clone(),
        });
        alarm.clone().wake();
        running.push((task, alarm));
    }
    while left > 0 {
        let ids = ready.ids.lock().unwrap();
        let mut ids = ready.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
        let id = ids.pop_front().unwrap();
        drop(ids);
        let (task, alarm) = &mut running[id];
        alarm.queued.store(false, Ordering::Release);
        let waker = Waker::from(alarm.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            left -= 1;
        }
    }
}
