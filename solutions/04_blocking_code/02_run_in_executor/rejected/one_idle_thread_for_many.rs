//! rejected by: n_jobs_really_run_at_once — starts a thread where none is idle, and counts one that a job has been left to as idle until it gets up
//! > When there are jobs enough, `threads` of them run at once

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a job has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    /// It panicked, and this is what the panic said.
    Panicked(String),
    /// The executor was dropped before the job's turn came.
    ExecutorGone,
}

type Job = Box<dyn FnOnce() + Send>;

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Job>,
    closing: bool,
    idle: usize,
    threads: Vec<JoinHandle<()>>,
}

impl Shared {
    fn work(&self) {
        loop {
            let mut state = self.state.lock().unwrap();
            let job = loop {
                if state.closing {
                    return;
                }
                match state.queue.pop_front() {
                    Some(job) => break job,
                    None => {
                        state.idle += 1;
                        state = self.changed.wait(state).unwrap();
                        state.idle -= 1;
                    }
                }
            };
            drop(state);
            job();
        }
    }
}

pub struct Executor {
    shared: Arc<Shared>,
    name: String,
    most: usize,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        Self {
            shared: Arc::default(),
            name: name.to_owned(),
            most: threads,
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
            let _ = send.send(answer.map_err(|payload| JobError::Panicked(message(&*payload))));
        });
        let mut state = self.shared.state.lock().unwrap();
        state.queue.push_back(job);
        if state.idle == 0 && state.threads.len() < self.most {
            let shared = self.shared.clone();
            let builder =
                thread::Builder::new().name(format!("{}-{}", self.name, state.threads.len()));
            state
                .threads
                .push(builder.spawn(move || shared.work()).expect("a thread"));
        }
        drop(state);
        self.shared.changed.notify_one();
        async { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let (queued, threads) = {
            let mut state = self.shared.state.lock().unwrap();
            state.closing = true;
            (
                std::mem::take(&mut state.queue),
                std::mem::take(&mut state.threads),
            )
        };
        self.shared.changed.notify_all();
        drop(queued);
        for thread in threads {
            let _ = thread.join();
        }
    }
}
