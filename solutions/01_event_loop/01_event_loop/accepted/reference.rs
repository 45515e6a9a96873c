//! An event loop: many tasks take turns on one thread.

// starter: use std::pin::Pin;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
// end starter

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs all tasks on the calling thread, until every one has ended. No task
/// panics, and the standard library is all you need.
///
/// How tasks start, run and end:
///
/// - The tasks start in the order given.
/// - Every task has started before any task is polled a second time.
/// - Every poll happens on the calling thread.
/// - A task keeps the thread until its poll returns, even if it wakes others.
/// - The loop returns only when every task has ended.
/// - The loop returns when the last task has ended, even if its wakers are kept.
/// - By the time the loop returns every task is dropped, even if its wakers are kept.
/// - Without tasks the loop returns at once.
/// - Loops do not disturb each other, on two threads or one in a task of the other.
///
/// Who is polled, and when:
///
/// - After its start a task is polled only if its waker has been called since
///   its last poll began.
/// - Several wakes before a task's next poll lead to one poll.
/// - Of the tasks that were woken, the one woken first is polled first.
/// - A task that is woken again before its poll keeps its place.
/// - A wake from another thread takes its place among the others.
///
/// Wakes that come at an odd moment:
///
/// - A wake during the task's own poll is not lost: the task is polled again.
/// - A wake during the task's own poll takes its place when it comes, not when
///   the poll returns.
/// - The waker of an earlier poll wakes its task as the newest one does.
/// - Waking a task that has ended does nothing.
/// - Dropping a task that has ended may call wakers, its own among them: the
///   loop goes on.
/// - A wake after the loop has returned does nothing.
///
/// A late wake may unpark the thread that called the loop: `park` may return
/// without a reason anyway. Whether a task that has ended is dropped at once, or
/// only when the loop returns, is up to you.
///
/// While no task is ready:
///
/// - The calling thread sleeps, and uses no processor time.
/// - The sleep has no time limit: it lasts until a task is woken.
/// - A wake from another thread ends the sleep.
///
/// A wake can also come just after the loop has found nothing ready and just
/// before it sleeps. No check can force that moment, so make sure of it yourself.
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
/// The ids of the tasks to poll, first woken first.
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

    /// Takes the first id, and sleeps until there is one.
    fn next(&self) -> usize {
        let ids = self.ids.lock().unwrap();
        let mut ids = self.changed.wait_while(ids, |ids| ids.is_empty()).unwrap();
        ids.pop_front().expect("there is one now")
    }
}

/// What a task's waker consists of.
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
