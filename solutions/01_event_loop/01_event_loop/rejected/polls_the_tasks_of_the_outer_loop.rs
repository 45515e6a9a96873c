//! rejected by: a_task_may_run_a_loop_of_its_own — the queue of a thread holds the tasks themselves, and a loop in a task takes those of the loop around it for its own
//! > Loops do not disturb each other, on two threads or one in a task of the other.

use std::pin::Pin;

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
#[derive(Default)]
struct Queue {
    ready: Mutex<VecDeque<Arc<Bell>>>,
    news: Condvar,
}
thread_local! { static QUEUE: Arc<Queue> = Arc::new(Queue::default()); }
struct Bell {
    task: Mutex<Option<Task>>,
    queued: AtomicBool,
    queue: Arc<Queue>,
}
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::SeqCst) {
            let queue = self.queue.clone();
            queue.ready.lock().unwrap().push_back(self);
            queue.news.notify_one();
        }
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let queue = QUEUE.with(Arc::clone);
    let mut left = tasks.len();
    for task in tasks {
        let bell = Arc::new(Bell {
            task: Mutex::new(Some(task)),
            queued: AtomicBool::new(true),
            queue: queue.clone(),
        });
        queue.ready.lock().unwrap().push_back(bell);
    }
    while left > 0 {
        let bell = {
            let ready = queue.ready.lock().unwrap();
            let mut ready = queue
                .news
                .wait_while(ready, |ready| ready.is_empty())
                .unwrap();
            ready.pop_front().unwrap()
        };
        bell.queued.store(false, Ordering::SeqCst);
        let taken = bell.task.lock().unwrap().take();
        let Some(mut task) = taken else { continue };
        let waker = Waker::from(bell.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            left -= 1;
        } else {
            *bell.task.lock().unwrap() = Some(task);
        }
    }
}
