//! rejected by: a_wake_from_another_thread_takes_its_place — a queue without a lock for its own thread, and an inbox for the others that is read only when the queue is empty
//! > A wake from another thread takes its place among the others.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::ThreadId;

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Ready {
    thread: ThreadId,
    own: Mutex<VecDeque<usize>>,
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
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        if std::thread::current().id() == self.ready.thread {
            self.ready.own.lock().unwrap().push_back(self.id);
        } else {
            self.ready.ids.lock().unwrap().push_back(self.id);
            self.ready.changed.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Ready {
        thread: std::thread::current().id(),
        own: Mutex::default(),
        ids: Mutex::default(),
        changed: Condvar::new(),
    });
    let mut left = tasks.len();
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
    while left > 0 {
        let own = ready.own.lock().unwrap().pop_front();
        let id = own.unwrap_or_else(|| {
            let ids = ready.ids.lock().unwrap();
            let mut ids = ready.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
            ids.pop_front().unwrap()
        });
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
