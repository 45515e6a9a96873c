//! rejected by: a_wake_from_another_thread_works — `wake_by_ref` only queues the task, as it was written for wakes in the middle of a poll
//! > A wake from another thread ends the sleep.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Wake, Waker};

/// A future that the loop runs to its end.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Default)]
struct Ready {
    queue: Mutex<VecDeque<usize>>,
    arrived: Condvar,
}

struct Bell {
    id: usize,
    ready: Arc<Ready>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
        self.ready.arrived.notify_one();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut queue = self.ready.queue.lock().unwrap();
        if !queue.contains(&self.id) {
            queue.push_back(self.id);
        }
    }
}

pub fn run_loop(tasks: Vec<Task>) {
    let ready = Arc::new(Ready::default());
    ready.queue.lock().unwrap().extend(0..tasks.len());
    let mut tasks: Vec<Option<(Task, Waker)>> = tasks
        .into_iter()
        .enumerate()
        .map(|(id, task)| {
            Some((
                task,
                Arc::new(Bell {
                    id,
                    ready: ready.clone(),
                })
                .into(),
            ))
        })
        .collect();
    let mut left = tasks.len();
    while left > 0 {
        let queue = ready.queue.lock().unwrap();
        let mut queue = ready
            .arrived
            .wait_while(queue, |queue| queue.is_empty())
            .unwrap();
        let id = queue.pop_front().unwrap();
        drop(queue);
        if let Some((task, waker)) = tasks[id].as_mut()
            && task
                .as_mut()
                .poll(&mut Context::from_waker(waker))
                .is_ready()
        {
            tasks[id] = None;
            left -= 1;
        }
    }
}
