//! rejected by: a_loop_without_tasks_returns — looks whether all have ended only after one has ended
//! > Without tasks the loop returns at once.

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
    loop {
        let id = ready.next();
        let Some(slot) = &mut slots[id] else {
            continue;
        };
        if slot.poll_is_ready() {
            slots[id] = None;
            left -= 1;
            if left == 0 {
                return;
            }
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
    ready: Arc<Ready>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::AcqRel) {
            self.ready.push(self.id);
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
            ready: ready.clone(),
        });
        ready.push(id);
        let waker = Waker::from(alarm.clone());
        Self { task, alarm, waker }
    }

    fn poll_is_ready(&mut self) -> bool {
        // Before the poll: a wake that comes during it must queue the task again.
        self.alarm.queued.store(false, Ordering::Release);
        let mut context = Context::from_waker(&self.waker);
        self.task.as_mut().poll(&mut context).is_ready()
    }
}
