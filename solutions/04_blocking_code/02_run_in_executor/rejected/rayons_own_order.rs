//! rejected by: jobs_begin_in_the_order_of_the_calls — hands jobs to rayon, where a job that another one hands over goes into the queue of that thread
//! > Jobs begin in the order of the calls.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor {
    pool: Option<ThreadPool>,
    closed: Arc<AtomicBool>,
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
            closed: Arc::default(),
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
        let closed = self.closed.clone();
        let job = move || {
            if closed.load(Ordering::SeqCst) {
                return;
            }
            // A panic that reaches rayon ends the process.
            let answer = catch_unwind(AssertUnwindSafe(job));
            let _ = send.send(answer.map_err(|panic| JobError::Panicked(message(&*panic))));
        };
        if let Some(pool) = &self.pool {
            pool.spawn_fifo(job);
        }
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        self.pool = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
