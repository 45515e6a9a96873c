//! rejected by: the_loop_stays_for_a_task_that_nothing_can_wake — returns when nothing is ready and no waker is left: nothing could wake a task any more
//! > The loop returns only when every task has ended.

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
    let ready = Arc::new(Ready::default());
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
                // One count for each alarm that we keep ourselves: nobody is left who could wake.
                None if tasks.iter().all(|(_, alarm)| Arc::strong_count(alarm) == 1) => return,
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
