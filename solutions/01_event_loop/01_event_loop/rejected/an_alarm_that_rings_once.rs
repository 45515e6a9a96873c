//! rejected by: the_waker_of_an_earlier_poll_still_wakes — makes an alarm for each poll that rings once, as if a task used the waker of its last poll alone
//! > The waker of an earlier poll wakes its task as the newest one does.

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
            Some(task)
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
        let slot = &mut tasks[id];
        let Some(task) = slot else { continue };
        // One alarm for each poll: it has rung, or it has not.
        let waker = Waker::from(Arc::new(Alarm {
            id,
            queued: AtomicBool::new(false),
            ready: ready.clone(),
        }));
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
