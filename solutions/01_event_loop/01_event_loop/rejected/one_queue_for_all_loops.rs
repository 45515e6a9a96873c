//! rejected by: a_task_may_run_a_loop_of_its_own, a_wake_reaches_the_loop_of_its_task — the queue is a static, which a second loop empties for itself
//! > Loops do not disturb each other, on two threads or one in a task of the other.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
use std::thread::{self, Thread};

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

struct Queue {
    run: usize,
    ready: VecDeque<usize>,
}
static QUEUE: Mutex<Queue> = Mutex::new(Queue {
    run: 0,
    ready: VecDeque::new(),
});
static NEWS: Condvar = Condvar::new();
struct Alarm {
    run: usize,
    id: usize,
}
impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut queue = QUEUE.lock().unwrap();
        if queue.run == self.run && !queue.ready.contains(&self.id) {
            queue.ready.push_back(self.id);
            NEWS.notify_all();
        }
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let mut left = tasks.len();
    let run = {
        let mut queue = QUEUE.lock().unwrap();
        *queue = Queue {
            run: queue.run + 1,
            ready: (0..left).collect(),
        };
        queue.run
    };
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while left > 0 {
        let id = NEWS
            .wait_while(QUEUE.lock().unwrap(), |q| q.ready.is_empty())
            .unwrap()
            .ready
            .pop_front()
            .unwrap();
        let Some(task) = tasks.get_mut(id).and_then(Option::as_mut) else {
            continue;
        };
        let waker = Waker::from(Arc::new(Alarm { run, id }));
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            tasks[id] = None;
            left -= 1;
        }
    }
}
