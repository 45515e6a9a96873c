//! rejected by: several_wakes_lead_to_one_poll — makes an alarm for each poll that knows only whether it is in the queue itself, so that the alarms of two polls queue their task twice
//! > Several wakes before a task's next poll lead to one poll.

use std::pin::Pin;
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};
#[derive(Default)]
struct Queue {
    ready: Mutex<VecDeque<Arc<Bell>>>,
    news: Condvar,
}
struct Bell {
    id: usize,
    queued: AtomicBool,
    queue: Arc<Queue>,
}
impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, SeqCst) {
            let queue = self.queue.clone();
            queue.ready.lock().unwrap().push_back(self);
            queue.news.notify_one();
        }
    }
}
pub fn run_loop(tasks: Vec<Task>) {
    let queue = Arc::new(Queue::default());
    for id in 0..tasks.len() {
        queue.ready.lock().unwrap().push_back(Arc::new(Bell {
            id,
            queued: AtomicBool::new(true),
            queue: queue.clone(),
        }));
    }
    let mut left = tasks.len();
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    while left > 0 {
        let woken = queue
            .news
            .wait_while(queue.ready.lock().unwrap(), |ready| ready.is_empty())
            .unwrap()
            .pop_front()
            .unwrap();
        woken.queued.store(false, SeqCst);
        let id = woken.id;
        let Some(task) = &mut tasks[id] else { continue };
        let waker = Waker::from(Arc::new(Bell {
            id,
            queued: AtomicBool::new(false),
            queue: queue.clone(),
        }));
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            left -= 1;
            drop(tasks[id].take());
        }
    }
}
