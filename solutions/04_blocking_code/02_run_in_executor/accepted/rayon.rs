//! A pool of rayon's, on threads that we start and keep the handles of, because rayon's own drop does not join them. The queue is ours, too: rayon has several.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor {
    pool: Option<ThreadPool>,
    queue: Arc<Mutex<Queue>>,
    threads: Vec<JoinHandle<()>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let mut handles = Vec::new();
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .spawn_handler(|thread| {
                let name = format!("{name}-{}", thread.index());
                handles.push(Builder::new().name(name).spawn(|| thread.run())?);
                Ok(())
            })
            .build()
            .expect("threads can be started");
        Self {
            pool: Some(pool),
            queue: Arc::default(),
            threads: handles,
        }
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
        let job = move || {
            // A panic that reaches rayon ends the process.
            let answer = catch_unwind(AssertUnwindSafe(job));
            let _ = send.send(answer.map_err(|panic| JobError::Panicked(message(&*panic))));
        };
        lock(&self.queue).push_back(Box::new(job));
        if let Some(pool) = &self.pool {
            let queue = self.queue.clone();
            // Which of rayon's threads comes first does not matter: it takes the oldest job.
            pool.spawn(move || {
                let job = lock(&queue).pop_front();
                if let Some(job) = job {
                    job();
                }
            });
        }
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let queued = std::mem::take(&mut *lock(&self.queue));
        drop(queued);
        self.pool = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

type Queue = VecDeque<Box<dyn FnOnce() + Send>>;

fn lock(queue: &Mutex<Queue>) -> MutexGuard<'_, Queue> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
