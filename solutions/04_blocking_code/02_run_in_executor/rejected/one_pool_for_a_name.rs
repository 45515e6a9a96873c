//! rejected by: n_jobs_really_run_at_once — takes the name for what it is found by, and gives the threads that are there to whoever comes with it again
//! > When there are jobs enough, `threads` of them run at once

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

type Known = Mutex<std::collections::HashMap<String, std::sync::Weak<Pool>>>;

/// A name is a pool: whoever asks for it again gets the same threads.
static KNOWN: std::sync::LazyLock<Known> = std::sync::LazyLock::new(Known::default);

type Job = Box<dyn FnOnce() + Send>;

struct Queue {
    jobs: VecDeque<Job>,
    closing: bool,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

pub struct Executor {
    pool: Arc<Pool>,
}

fn work(shared: &Shared) {
    let mut queue = shared.queue.lock().unwrap();
    loop {
        if queue.closing {
            return;
        }
        match queue.jobs.pop_front() {
            Some(job) => {
                drop(queue);
                job();
                queue = shared.queue.lock().unwrap();
            }
            None => queue = shared.changed.wait(queue).unwrap(),
        }
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let mut known = KNOWN.lock().unwrap();
        if let Some(pool) = known.get(name).and_then(std::sync::Weak::upgrade) {
            return Executor { pool };
        }
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue {
                jobs: VecDeque::new(),
                closing: false,
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
        let pool = Arc::new(Pool { shared, threads });
        known.insert(name.to_owned(), Arc::downgrade(&pool));
        Executor { pool }
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
            let _ = send.send(answer.map_err(|payload| JobError::Panicked(text(&*payload))));
        });
        self.pool.shared.queue.lock().unwrap().jobs.push_back(job);
        self.pool.shared.changed.notify_one();
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Pool {
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
