//! rejected by: n_jobs_really_run_at_once — starts a thread when none is idle, and a thread counts as idle until it has woken up
//! > When there are jobs enough, `threads` of them run at once

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
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

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    queue: VecDeque<Job>,
    idle: usize,
    over: bool,
    threads: Vec<JoinHandle<()>>,
}

pub struct Executor {
    shared: Arc<Shared>,
    name: String,
    most: usize,
}

fn work(shared: &Shared) {
    loop {
        let mut state = shared.state.lock().expect("not poisoned");
        let job = loop {
            if state.over {
                return;
            }
            if let Some(job) = state.queue.pop_front() {
                break job;
            }
            state.idle += 1;
            state = shared.changed.wait(state).expect("not poisoned");
            state.idle -= 1;
        };
        drop(state);
        job();
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        Executor {
            shared: Arc::new(Shared {
                state: Mutex::new(State {
                    queue: VecDeque::new(),
                    idle: 0,
                    over: false,
                    threads: Vec::new(),
                }),
                changed: Condvar::new(),
            }),
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
        let (job, answer) = packed(job);
        let mut state = self.shared.state.lock().expect("not poisoned");
        state.queue.push_back(job);
        if state.idle == 0 && state.threads.len() < self.most {
            let shared = self.shared.clone();
            let builder = thread::Builder::new().name(self.name.clone());
            state
                .threads
                .push(builder.spawn(move || work(&shared)).unwrap());
        } else {
            self.shared.changed.notify_one();
        }
        answer
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().expect("not poisoned");
        state.over = true;
        let queued = std::mem::take(&mut state.queue);
        let threads = std::mem::take(&mut state.threads);
        drop(state);
        drop(queued);
        self.shared.changed.notify_all();
        for thread in threads {
            let _ = thread.join();
        }
    }
}
