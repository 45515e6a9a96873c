//! rejected by: a_wake_of_an_ended_task_does_nothing — `swap_remove` keeps the list dense, and an old waker knows the number of the task that ended
//! > Waking a task that has ended does nothing.

use std::pin::Pin;

pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

#[derive(Default)]
struct Ready {
    queue: Mutex<VecDeque<usize>>,
    news: Condvar,
}

struct Alarm {
    ready: Arc<Ready>,
    id: AtomicUsize,
    queued: AtomicBool,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        if !self.queued.swap(true, Ordering::SeqCst) {
            let id = self.id.load(Ordering::SeqCst);
            self.ready.queue.lock().unwrap().push_back(id);
            self.ready.news.notify_one();
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Ready::default());
    ready.queue.lock().unwrap().extend(0..tasks.len());
    let mut live: Vec<(Task, Arc<Alarm>)> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| {
            let id = AtomicUsize::new(id);
            let alarm = Alarm {
                ready: ready.clone(),
                id,
                queued: AtomicBool::new(true),
            };
            (task, Arc::new(alarm))
        })
        .collect();
    while !live.is_empty() {
        let queue = ready.queue.lock().unwrap();
        let mut queue = ready
            .news
            .wait_while(queue, |queue| queue.is_empty())
            .unwrap();
        let id = queue.pop_front().unwrap();
        drop(queue);
        let Some((task, alarm)) = live.get_mut(id) else {
            continue;
        };
        alarm.queued.store(false, Ordering::SeqCst);
        let waker = Waker::from(alarm.clone());
        if task
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_ready()
        {
            let last = live.len() - 1;
            let ended = live.swap_remove(id);
            if id < last {
                live[id].1.id.store(id, Ordering::SeqCst);
                for queued in ready.queue.lock().unwrap().iter_mut() {
                    if *queued == last {
                        *queued = id;
                    }
                }
            }
            drop(ended);
        }
    }
}
