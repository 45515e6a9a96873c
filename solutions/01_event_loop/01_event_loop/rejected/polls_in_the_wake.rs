//! rejected by: a_switch_happens_only_at_an_await, every_poll_is_on_the_calling_thread, a_task_woken_again_keeps_its_place, all_start_before_any_goes_on, several_wakes_lead_to_one_poll, a_wake_during_the_poll_takes_its_place_at_once, a_task_may_run_a_loop_of_its_own — a waker polls its task on the spot, in the middle of whatever calls it
//! > A task keeps the thread until its poll returns, even if it wakes others.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, TryLockError};
use std::task::{Context, Wake, Waker};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Left {
    count: Mutex<usize>,
    changed: Condvar,
}

struct Running {
    task: Mutex<Option<Task>>,
    woken: AtomicBool,
    left: Arc<Left>,
}

impl Wake for Running {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        while self.woken.load(Ordering::SeqCst) {
            let mut task = match self.task.try_lock() {
                Ok(task) => task,
                Err(TryLockError::WouldBlock) => return, // It is being polled, and will see the flag.
                Err(TryLockError::Poisoned(_)) => return,
            };
            self.woken.store(false, Ordering::SeqCst);
            let Some(future) = task.as_mut() else { return };
            let waker = Waker::from(self.clone());
            let mut context = Context::from_waker(&waker);
            if future.as_mut().poll(&mut context).is_ready() {
                *task = None;
                *self.left.count.lock().unwrap() -= 1;
                self.left.changed.notify_one();
            }
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let left = Arc::new(Left::default());
    *left.count.lock().unwrap() = tasks.len();
    for task in tasks {
        let running = Running {
            task: Mutex::new(Some(task)),
            woken: AtomicBool::new(false),
            left: left.clone(),
        };
        Arc::new(running).wake();
    }
    let count = left.count.lock().unwrap();
    drop(left.changed.wait_while(count, |left| *left > 0).unwrap());
}
