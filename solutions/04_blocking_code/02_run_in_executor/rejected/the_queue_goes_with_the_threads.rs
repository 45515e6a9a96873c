//! rejected by: a_job_still_queued_at_the_drop_comes_back_as_an_error — a thread that finds the pool closed drops the job in its hand and leaves; what is left in the queue goes with the last thread, which may be waiting for it
//! > A job that is still in the queue never begins, and its answer is [`JobError::ExecutorGone`].

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{Builder, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor {
    jobs: Option<Sender<Box<dyn FnOnce() + Send>>>,
    closed: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let (jobs, queue) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
        let queue = Arc::new(Mutex::new(queue));
        let closed = Arc::new(AtomicBool::new(false));
        let threads = (0..threads)
            .map(|number| {
                let (queue, closed) = (queue.clone(), closed.clone());
                let work = move || {
                    loop {
                        // The guard goes at the end of this statement, before the job begins.
                        let next = queue.lock().expect("no job runs under this lock").recv();
                        let Ok(job) = next else { return };
                        if closed.load(Ordering::SeqCst) {
                            return;
                        }
                        job();
                    }
                };
                let name = format!("{name}-{number}");
                Builder::new()
                    .name(name)
                    .spawn(work)
                    .expect("a thread can be started")
            })
            .collect();
        Self {
            jobs: Some(jobs),
            closed,
            threads,
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
            let answer = catch_unwind(AssertUnwindSafe(job));
            let _ = send.send(answer.map_err(|panic| JobError::Panicked(message(&*panic))));
        };
        if let Some(jobs) = &self.jobs {
            // Without threads the job comes back and is dropped, and so is its sender.
            let _ = jobs.send(Box::new(job));
        }
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        self.jobs = None;
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
