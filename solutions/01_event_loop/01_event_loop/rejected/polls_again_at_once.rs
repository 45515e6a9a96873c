//! rejected by: a_wake_during_the_poll_takes_its_place_at_once, all_start_before_any_goes_on, several_wakes_lead_to_one_poll — a task that was woken during its poll is polled again on the spot, before those that were woken earlier
//! > takes its place when it comes, not when the poll returns

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
    polling: AtomicBool,
    ready: Arc<Ready>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut ids = self.ready.ids.lock().unwrap();
        if !self.queued.swap(true, Ordering::AcqRel) && !self.polling.load(Ordering::Acquire) {
            ids.push_back(self.id);
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
            polling: AtomicBool::new(false),
            ready: ready.clone(),
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
        let waker = Waker::from(alarm.clone());
        let mut context = Context::from_waker(&waker);
        loop {
            alarm.polling.store(true, Ordering::Release);
            alarm.queued.store(false, Ordering::Release);
            if task.as_mut().poll(&mut context).is_ready() {
                running[id] = None;
                left -= 1;
                break;
            }
            let ids = ready.ids.lock().unwrap();
            alarm.polling.store(false, Ordering::Release);
            drop(ids);
            if !alarm.queued.load(Ordering::Acquire) {
                break;
            }
        }
    }
}
