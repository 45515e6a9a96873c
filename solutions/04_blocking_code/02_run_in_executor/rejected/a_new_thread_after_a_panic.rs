//! rejected by: threads_are_reused — starts a new thread in place of each in which a job has panicked
//! > Job after job runs on the same `threads` threads

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

pub struct Executor {
    queue: Arc<Queue>,
    threads: Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let queue = Arc::new(Queue::default());
        let all = Arc::new(Mutex::new(Vec::new()));
        for number in 0..threads {
            start(format!("{name}-{number}"), queue.clone(), all.clone());
        }
        let threads = all;
        Self { queue, threads }
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
        self.queue.push(Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            // Whoever asked may be gone.
            let panicked = answer.is_err();
            let _ = send.send(answer.map_err(|panic| JobError::Panicked(message(&*panic))));
            !panicked
        }));
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.queue.close();
        loop {
            let Some(thread) = self.threads.lock().unwrap().pop() else {
                break;
            };
            let _ = thread.join();
        }
    }
}

type Job = Box<dyn FnOnce() -> bool + Send>;

fn start(name: String, queue: Arc<Queue>, all: Arc<Mutex<Vec<JoinHandle<()>>>>) {
    let own = all.clone();
    let thread = Builder::new().name(name.clone()).spawn(move || {
        if !queue.work_off() {
            start(name, queue, own);
        }
    });
    all.lock()
        .unwrap()
        .push(thread.expect("a thread can be started"));
}

#[derive(Default)]
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

impl Queue {
    fn push(&self, job: Job) {
        self.state().jobs.push_back(job);
        self.changed.notify_one();
    }

    fn work_off(&self) -> bool {
        while let Some(job) = self.next() {
            if !job() {
                return false;
            }
        }
        true
    }

    fn next(&self) -> Option<Job> {
        let idle = |state: &mut State| state.jobs.is_empty() && !state.closed;
        let state = self.changed.wait_while(self.state(), idle);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        state.jobs.pop_front()
    }

    fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        let left = std::mem::take(&mut state.jobs);
        drop(state);
        self.changed.notify_all();
        // With each job its sender goes, and that is the answer.
        drop(left);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
