//! rejected by: a_wake_after_the_return_does_nothing, a_task_may_run_a_loop_of_its_own — keeps the queue of a thread for its next loop, and what an old waker puts there is taken for a task of that
//! > A wake after the loop has returned does nothing.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Ready {
    queue: Mutex<VecDeque<usize>>,
    bell: Condvar,
}

struct Alarm {
    id: usize,
    queued: AtomicBool,
    ready: Arc<Ready>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::SeqCst) {
            self.ready.queue.lock().unwrap().push_back(self.id);
            self.ready.bell.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    thread_local! {
        /// Used by one loop of the thread after the other.
        static READY: Arc<Ready> = Arc::default();
    }
    let ready = READY.with(Arc::clone);
    ready.queue.lock().unwrap().clear();
    let mut left = tasks.len();
    let mut tasks: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| {
            ready.queue.lock().unwrap().push_back(id);
            let queued = AtomicBool::new(true);
            (
                Some(task),
                Arc::new(Alarm {
                    id,
                    queued,
                    ready: ready.clone(),
                }),
            )
        })
        .collect();
    while left > 0 {
        let mut queue = ready.queue.lock().unwrap();
        let id = loop {
            match queue.pop_front() {
                Some(id) => break id,
                None => queue = ready.bell.wait(queue).unwrap(),
            }
        };
        drop(queue);
        let (slot, alarm) = &mut tasks[id];
        alarm.queued.store(false, Ordering::SeqCst);
        let Some(task) = slot else { continue };
        let waker = Waker::from(alarm.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            *slot = None;
            left -= 1;
        }
    }
}
