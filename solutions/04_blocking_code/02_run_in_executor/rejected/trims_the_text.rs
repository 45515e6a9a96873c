//! rejected by: a_panic_is_an_error_with_its_text — takes the blanks and ends of lines off the text, to put it into a sentence
//! > A job that panics is the error [`JobError::Panicked`] with the text of the panic.

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
        text.trim().to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.trim().to_owned()
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
                    None => state = self.changed.wait(state).unwrap(),
                }
            };
            drop(state);
            job();
        }
    }
}

pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared::default());
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                let builder = thread::Builder::new().name(format!("{name}-{number}"));
                builder.spawn(move || shared.work()).expect("a thread")
            })
            .collect();
        Self { shared, threads }
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
        self.shared.state.lock().unwrap().queue.push_back(job);
        self.shared.changed.notify_one();
        async { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let queued = {
            let mut state = self.shared.state.lock().unwrap();
            state.closing = true;
            std::mem::take(&mut state.queue)
        };
        self.shared.changed.notify_all();
        drop(queued);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
