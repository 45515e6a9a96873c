//! rejected by: a_wake_may_hand_over_the_next_job — counts its idle threads, and gives the answer before it lets go of the count
//! > The call does not block, however many jobs are in the queue.

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

/// Works, and gives what delivers the answer.
type Job = Box<dyn FnOnce() -> Box<dyn FnOnce() + Send> + Send>;

struct Queue {
    jobs: VecDeque<Job>,
    closing: bool,
    idle: usize,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn work(shared: &Shared) {
    let mut queue = shared.queue.lock().unwrap();
    loop {
        if queue.closing {
            return;
        }
        match queue.jobs.pop_front() {
            Some(job) => {
                queue.idle -= 1;
                drop(queue);
                let deliver = job();
                queue = shared.queue.lock().unwrap();
                queue.idle += 1;
                // Nobody sees the answer before the thread is counted as idle.
                deliver();
            }
            None => queue = shared.changed.wait(queue).unwrap(),
        }
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue {
                jobs: VecDeque::new(),
                closing: false,
                idle: threads,
            }),
            changed: Condvar::new(),
        });
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                std::thread::Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || work(&shared))
                    .expect("a thread can be started")
            })
            .collect();
        Executor { shared, threads }
    }

    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let (send, receive) = oneshot::channel();
        let job: Job = Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            let answer = answer.map_err(|payload| JobError::Panicked(text(&*payload)));
            Box::new(move || drop(send.send(answer)))
        });
        self.shared.queue.lock().unwrap().jobs.push_back(job);
        self.shared.changed.notify_one();
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let left = {
            let mut queue = self.shared.queue.lock().unwrap();
            queue.closing = true;
            std::mem::take(&mut queue.jobs)
        };
        drop(left);
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
