//! rejected by: a_wake_after_the_return_does_nothing — the queue is a static, and what an old waker puts there is taken for a task of the next loop
//! > A wake after the loop has returned does nothing.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

static READY: Ready = Ready {
    ids: Mutex::new(VecDeque::new()),
    changed: Condvar::new(),
};

struct Ready {
    ids: Mutex<VecDeque<usize>>,
    changed: Condvar,
}

struct Alarm {
    id: usize,
    queued: AtomicBool,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            READY.ids.lock().unwrap().push_back(self.id);
            READY.changed.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = &READY;
    let mut left = tasks.len();
    let mut running = Vec::new();
    for (id, task) in tasks.into_iter().enumerate() {
        let alarm = Arc::new(Alarm {
            id,
            queued: AtomicBool::new(false),
        });
        alarm.clone().wake();
        running.push(Some((task, alarm)));
    }
    while left > 0 {
        let ids = ready.ids.lock().unwrap();
        let mut ids = ready.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
        let id = ids.pop_front().unwrap();
        drop(ids);
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
            left -= 1;
        }
    }
}
