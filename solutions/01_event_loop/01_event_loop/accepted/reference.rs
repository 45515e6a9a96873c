//! An event loop: many tasks take turns on one thread.

// starter: use std::pin::Pin;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
// end starter

/// A future that runs to its end on the loop.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs all tasks on the calling thread, and returns when every one has ended.
///
/// - The tasks start in the order given, one after the other. A task that has
///   started keeps the thread until it ends or waits at an await.
/// - After its start a task is polled only when its waker has been woken since
///   its last poll began: once for one wake, and once for several.
/// - Among the tasks that were woken, the one woken first is polled first.
/// - A wake counts whenever it comes: between polls, in the middle of the
///   task's own poll, or from another thread. A wake of a task that has ended
///   does nothing.
/// - While no task is ready, the calling thread sleeps and uses no processor
///   time. A wake from another thread ends the sleep.
///
/// Only the standard library is needed.
pub fn run_loop(tasks: Vec<Task>) {
    // starter: todo!("poll the tasks that are ready, and sleep while none is")
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
    // end starter
}

// starter:
/// The ids of the tasks that are to be polled, first woken first.
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

    /// Sleeps until there is one.
    fn next(&self) -> usize {
        let ids = self.ids.lock().unwrap();
        let mut ids = self.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
        ids.pop_front().expect("there is one now")
    }
}

/// What a task's waker is made of.
struct Alarm {
    id: usize,
    /// Whether the task stands in the queue, or is being taken from it.
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
// end starter
