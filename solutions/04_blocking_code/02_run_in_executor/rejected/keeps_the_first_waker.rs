//! rejected by: a_future_is_woken_by_its_answer — keeps the waker of the first poll, to clone it only once
//! > The future is woken when the answer is there

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};

/// Why a job has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    /// It panicked, and this is what the panic said.
    Panicked(String),
    /// The executor was dropped before the job's turn came.
    ExecutorGone,
}

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    payload
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_else(|| "panicked".to_owned())
}

struct Slot<T> {
    answer: Option<Result<T, JobError>>,
    waker: Option<std::task::Waker>,
    gone: bool,
}

struct Send_<T>(Arc<Mutex<Slot<T>>>);

impl<T> Send_<T> {
    fn send(self, answer: Result<T, JobError>) {
        let mut slot = self.0.lock().unwrap();
        slot.answer = Some(answer);
    }
}

impl<T> Drop for Send_<T> {
    fn drop(&mut self) {
        let mut slot = self.0.lock().unwrap_or_else(|e| e.into_inner());
        slot.gone = true;
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

type Job = Box<dyn FnOnce() + Send>;

struct State {
    queue: VecDeque<Job>,
    closed: bool,
    idle: usize,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

/// A pool.
pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn work(shared: &Shared) {
    loop {
        let job = {
            let mut state = shared.state.lock().unwrap();
            loop {
                if state.closed {
                    return;
                }
                if let Some(job) = state.queue.pop_front() {
                    break job;
                }
                state = shared.changed.wait(state).unwrap();
            }
        };
        job();
    }
}

impl Executor {
    /// Starts.
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                queue: VecDeque::new(),
                closed: false,
                idle: 0,
            }),
            changed: Condvar::new(),
        });
        let threads = (0..threads)
            .map(|number| {
                let shared = Arc::clone(&shared);
                thread::Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || work(&shared))
                    .unwrap()
            })
            .collect();
        Executor { shared, threads }
    }

    /// Queues.
    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(Slot {
            answer: None,
            waker: None,
            gone: false,
        }));
        let send = Send_(Arc::clone(&slot));
        let job: Job = Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job)).map_err(|payload| {
                let text = text(&*payload);
                // Its drop may panic, too.
                let _ = catch_unwind(AssertUnwindSafe(move || drop(payload)));
                JobError::Panicked(text)
            });
            let _ = catch_unwind(AssertUnwindSafe(move || drop(send.send(answer))));
        });
        let mut state = self.shared.state.lock().unwrap();
        state.queue.push_back(job);
        drop(state);
        self.shared.changed.notify_one();
        std::future::poll_fn(move |context| {
            use std::task::Poll;
            let mut slot = slot.lock().unwrap();
            if let Some(answer) = slot.answer.take() {
                return Poll::Ready(answer);
            }
            if slot.gone {
                return Poll::Ready(Err(JobError::ExecutorGone));
            }
            slot.waker.get_or_insert_with(|| context.waker().clone());
            Poll::Pending
        })
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let queued = {
            let mut state = self.shared.state.lock().unwrap();
            state.closed = true;
            std::mem::take(&mut state.queue)
        };
        self.shared.changed.notify_all();
        drop(queued);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
