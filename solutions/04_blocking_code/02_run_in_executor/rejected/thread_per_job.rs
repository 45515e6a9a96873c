//! rejected by: threads_are_reused, the_drop_joins_the_threads, a_job_still_queued_at_the_drop_comes_back_as_an_error — a thread that takes jobs from the queue starts a new thread for each, `threads` at once
//! > Job after job runs on the same `threads` threads

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, Builder, JoinHandle};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor {
    jobs: Option<Sender<Job>>,
    dispatcher: Option<JoinHandle<()>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let (jobs, queue) = mpsc::channel::<Job>();
        let name = name.to_owned();
        let places = Arc::new((Mutex::new(threads), Condvar::new()));
        let dispatcher = thread::spawn(move || {
            for job in queue {
                let (free, changed) = &*places;
                let mut free = changed
                    .wait_while(free.lock().unwrap(), |free| *free == 0)
                    .unwrap();
                *free -= 1;
                drop(free);
                let places = places.clone();
                let work = move || {
                    job();
                    *places.0.lock().unwrap() += 1;
                    places.1.notify_one();
                };
                Builder::new()
                    .name(name.clone())
                    .spawn(work)
                    .expect("a thread can be started");
            }
        });
        Self {
            jobs: Some(jobs),
            dispatcher: Some(dispatcher),
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
            let _ = jobs.send(Box::new(job));
        }
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(dispatcher) = self.dispatcher.take() {
            let _ = dispatcher.join();
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
