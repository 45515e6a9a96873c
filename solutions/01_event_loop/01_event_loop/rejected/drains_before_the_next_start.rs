//! rejected by: all_start_before_any_goes_on — starts a task and serves the queue until it is empty before it starts the next
//! > Every task has started before any task is polled a second time.

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
        running.push(Some((task, alarm)));
    }
    let mut starts = 0..left;
    while left > 0 {
        let mut ids = ready.ids.lock().unwrap();
        if ids.is_empty() {
            ids.extend(starts.next());
        }
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
