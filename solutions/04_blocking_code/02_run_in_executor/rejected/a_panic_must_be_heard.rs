//! rejected by: a_dropped_await_does_not_hurt_the_pool — raises a panic again in the thread where nobody waits for the answer, so that it is not lost
//! > When the future is dropped after its job has begun, the job runs to its end, and no other job is harmed.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn text(payload: Box<dyn Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

type Job = Box<dyn FnOnce() + Send>;

pub struct Executor {
    jobs: Option<Sender<Job>>,
    closed: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let closed = Arc::new(AtomicBool::new(false));
        let threads = (0..threads)
            .map(|number| {
                let (queue, closed) = (queue.clone(), closed.clone());
                thread::Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || {
                        loop {
                            let next = queue.lock().unwrap().recv();
                            let Ok(job) = next else { break };
                            if !closed.load(SeqCst) {
                                job();
                            }
                        }
                    })
                    .expect("a thread")
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
        let job: Job = Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            let answer = answer.map_err(|payload| JobError::Panicked(text(payload)));
            if let Err(Err(error)) = send.send(answer) {
                // Nobody hears of it: it must not be lost.
                panic!("{error:?}");
            }
        });
        let jobs = self.jobs.as_ref().expect("open until it is dropped");
        let _ = jobs.send(job);
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.closed.store(true, SeqCst);
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
