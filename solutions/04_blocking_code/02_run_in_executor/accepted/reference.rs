//! A pool of threads for work that computes or blocks.

// starter:
use std::any::Any;
use std::collections::VecDeque;
// end starter
use std::future::Future;
// starter:
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, JoinHandle};
use tokio::sync::oneshot;
// end starter

/// Why a job has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    /// It panicked, and this is what the panic said.
    Panicked(String),
    /// The executor was dropped before the job's turn came.
    ExecutorGone,
}

/// A fixed number of threads that work off one queue of jobs.
///
/// Threads share it by reference, for a job may hand over others: it is `Sync`.
/// What a job captures, answers or panics with can be dropped without a panic.
pub struct Executor {
    // starter: // What the callers and the threads share, and the threads themselves.
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<()>>,
    // end starter
}

impl Executor {
    /// A pool of `threads` threads, at least one. They may be started here or
    /// when they are needed.
    ///
    /// - The name of each thread begins with `name`.
    /// - No more than `threads` jobs run at once.
    /// - When there are jobs enough, `threads` of them run at once, however few
    ///   cores the machine has.
    /// - Job after job runs on the same `threads` threads: no other is ever
    ///   started, not even after a panic.
    /// - A thread without a job sleeps until there is one.
    pub fn new(name: &str, threads: usize) -> Self {
        // starter: todo!("start the threads")
        let queue = Arc::new(Queue::default());
        let threads = (0..threads)
            .map(|number| {
                let queue = queue.clone();
                Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || queue.work_off())
                    .expect("a thread can be started")
            })
            .collect();
        Self { queue, threads }
        // end starter
    }

    /// Hands a job over to the threads. Await the future for the job's answer. If
    /// the future is dropped while the job is still in the queue, the job may run
    /// or be skipped. No check can put an answer into the middle of a poll. It
    /// wakes the task all the same.
    ///
    /// - The job is queued at the call, not at the first poll.
    /// - The call does not block, however many jobs are in the queue.
    /// - Jobs begin in the order of the calls.
    /// - The future is woken when the answer is there, and not before.
    /// - A job that panics is the error [`JobError::Panicked`] with the text of the
    ///   panic.
    /// - When the payload of a panic is neither `&str` nor `String`, that text is
    ///   `panicked`.
    /// - A panic costs no other job anything.
    /// - When the future is dropped after its job has begun, the job runs to its
    ///   end, and no other job is harmed.
    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        // starter: async { todo!("queue the job now, and give a future of its answer") }
        let (send, receive) = oneshot::channel();
        self.queue.push(Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            // The future may be gone.
            let _ = send.send(answer.map_err(|panic| JobError::Panicked(message(&*panic))));
        }));
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
        // end starter
    }
}

impl Drop for Executor {
    /// Ends the executor. A job that has begun may be waiting for one in the queue.
    ///
    /// - It blocks until all threads have ended.
    /// - A job that has begun runs to its end, and its answer is there.
    /// - A job that is still in the queue never begins, and its answer is
    ///   [`JobError::ExecutorGone`].
    fn drop(&mut self) {
        // starter: todo!("begin nothing new, and join every thread")
        self.queue.close();
        for thread in self.threads.drain(..) {
            // It catches the panics of its jobs and has none of its own.
            let _ = thread.join();
        }
        // end starter
    }
}
// starter:

type Job = Box<dyn FnOnce() + Send>;

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

    /// Takes a job and runs it, until the queue is closed.
    fn work_off(&self) {
        while let Some(job) = self.next() {
            job();
        }
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
// end starter
