//! rejected by: the_thread_sleeps_while_nothing_is_ready — sleeps with a time limit of half a second, and looks into the queue to be on the safe side
//! > The sleep has no time limit

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
        running.push(Some((task, alarm)));
    }
    while left > 0 {
        let half_a_second = std::time::Duration::from_millis(500);
        let ids = ready.ids.lock().unwrap();
        let waited = ready
            .changed
            .wait_timeout_while(ids, half_a_second, |ids| ids.is_empty());
        let next = waited.unwrap().0.pop_front();
        let Some(id) = next else { continue };
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
