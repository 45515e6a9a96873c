//! rejected by: a_wake_during_the_poll_takes_its_place_at_once — a task that was woken during its poll is queued when the poll is over, behind others that were woken later
//! > takes its place when it comes, not when the poll returns

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Ready::default());
    let mut left = tasks.len();
    let mut slots: Vec<Option<Slot>> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| Some(Slot::new(id, task, &ready)))
        .collect();
    while left > 0 {
        let id = ready.next();
        let Some(slot) = &mut slots[id] else {
            continue;
        };
        if slot.poll_is_ready() {
            slots[id] = None;
            left -= 1;
        }
    }
}

#[derive(Default)]
struct Ready {
    ids: Mutex<VecDeque<usize>>,
    changed: Condvar,
}

impl Ready {
    fn push(&self, id: usize) {
        self.ids.lock().unwrap().push_back(id);
        self.changed.notify_one();
    }

    fn next(&self) -> usize {
        let ids = self.ids.lock().unwrap();
        let mut ids = self.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
        ids.pop_front().expect("there is one now")
    }
}

struct Alarm {
    id: usize,
    queued: AtomicBool,
    polling: AtomicBool,
    ready: Arc<Ready>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        // While it is polled, the loop itself puts it back when the poll is over.
        let mut ids = self.ready.ids.lock().unwrap();
        if !self.queued.swap(true, Ordering::SeqCst) && !self.polling.load(Ordering::SeqCst) {
            ids.push_back(self.id);
            self.ready.changed.notify_one();
        }
    }
}

struct Slot {
    task: Task,
    alarm: Arc<Alarm>,
    waker: Waker,
}

impl Slot {
    fn new(id: usize, task: Task, ready: &Arc<Ready>) -> Self {
        let alarm = Arc::new(Alarm {
            id,
            queued: AtomicBool::new(true),
            polling: AtomicBool::new(false),
            ready: ready.clone(),
        });
        ready.push(id);
        let waker = Waker::from(alarm.clone());
        Self { task, alarm, waker }
    }

    fn poll_is_ready(&mut self) -> bool {
        // Before the poll: a wake that comes during it must queue the task again.
        self.alarm.polling.store(true, Ordering::SeqCst);
        self.alarm.queued.store(false, Ordering::SeqCst);
        let mut context = Context::from_waker(&self.waker);
        let ready = self.task.as_mut().poll(&mut context).is_ready();
        let mut ids = self.alarm.ready.ids.lock().unwrap();
        self.alarm.polling.store(false, Ordering::SeqCst);
        if !ready && self.alarm.queued.load(Ordering::SeqCst) {
            ids.push_back(self.alarm.id);
        }
        ready
    }
}
