//! rejected by: n_jobs_really_run_at_once, jobs_begin_in_the_order_of_the_calls, a_job_still_queued_at_the_drop_comes_back_as_an_error — deals the jobs out to queues of the threads in turn: a long job holds up those behind it
//! > When there are jobs enough, `threads` of them run at once

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn panicked(payload: Box<dyn Any + Send>) -> JobError {
    JobError::Panicked(match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("panicked")
            .to_owned(),
    })
}

type Job = Box<dyn FnOnce() + Send>;

fn packed<T: Send + 'static>(
    job: impl FnOnce() -> T + Send + 'static,
) -> (
    Job,
    impl Future<Output = Result<T, JobError>> + Send + 'static,
) {
    let (send, receive) = oneshot::channel();
    let job = Box::new(move || {
        let _ = send.send(catch_unwind(AssertUnwindSafe(job)).map_err(panicked));
    });
    (job, async move {
        receive.await.unwrap_or(Err(JobError::ExecutorGone))
    })
}

pub struct Executor {
    queues: Vec<mpsc::Sender<Job>>,
    next: AtomicUsize,
    over: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let (queues, threads) = (0..threads)
            .map(|number| {
                let (queue, jobs) = mpsc::channel::<Job>();
                let over = over.clone();
                let builder = thread::Builder::new().name(format!("{name} {number}"));
                let thread = builder.spawn(move || {
                    for job in jobs {
                        if over.load(SeqCst) {
                            drop(job);
                        } else {
                            job();
                        }
                    }
                });
                (queue, thread.unwrap())
            })
            .unzip();
        Executor {
            queues,
            next: AtomicUsize::new(0),
            over,
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
        let (job, answer) = packed(job);
        let turn = self.next.fetch_add(1, SeqCst) % self.queues.len();
        let _ = self.queues[turn].send(job);
        answer
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.over.store(true, SeqCst);
        self.queues.clear();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
