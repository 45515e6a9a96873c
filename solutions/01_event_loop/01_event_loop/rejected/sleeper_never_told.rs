//! rejected by: a_wake_from_another_thread_works, the_thread_sleeps_while_nothing_is_ready — parks the thread, but a wake only puts the task into the queue and unparks nothing
//! > A wake from another thread ends the sleep.

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
        let next = ready.lock().unwrap().pop_front();
        let Some(id) = next else {
            std::thread::park();
            continue;
        };
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
