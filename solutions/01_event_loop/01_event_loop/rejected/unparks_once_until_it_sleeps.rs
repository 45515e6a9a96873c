//! rejected by: a_task_may_run_a_loop_of_its_own — unparks the thread only once between two sleeps, to save calls: a loop inside a task sleeps on the same thread, and that unpark is gone
//! > Loops do not disturb each other, on two threads or one in a task of the other.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::Thread;
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Shared {
    ready: Mutex<VecDeque<usize>>,
    notified: AtomicBool,
    thread: Thread,
}
struct Bell {
    id: usize,
    queued: AtomicBool,
    shared: Arc<Shared>,
}
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if self.queued.swap(true, Ordering::SeqCst) {
            return;
        }
        self.shared.ready.lock().unwrap().push_back(self.id);
        if !self.shared.notified.swap(true, Ordering::SeqCst) {
            self.shared.thread.unpark();
        }
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let shared = Arc::new(Shared {
        ready: Mutex::new((0..tasks.len()).collect()),
        notified: AtomicBool::new(false),
        thread: std::thread::current(),
    });
    let mut tasks: Vec<_> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| {
            let bell = Arc::new(Bell {
                id,
                queued: AtomicBool::new(true),
                shared: shared.clone(),
            });
            (Some(task), bell)
        })
        .collect();
    let mut left = tasks.len();
    while left > 0 {
        let next = shared.ready.lock().unwrap().pop_front();
        let Some(id) = next else {
            std::thread::park();
            shared.notified.store(false, Ordering::SeqCst);
            continue;
        };
        let (task, bell) = &mut tasks[id];
        bell.queued.store(false, Ordering::SeqCst);
        let waker = Waker::from(bell.clone());
        if let Some(future) = task
            && future
                .as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_ready()
        {
            left -= 1;
            let ended = task.take();
            drop(ended);
        }
    }
}
