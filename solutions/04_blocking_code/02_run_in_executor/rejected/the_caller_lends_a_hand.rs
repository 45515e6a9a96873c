//! rejected by: the_call_does_not_block — what the queue has no room for, the caller runs itself, as pools elsewhere do
//! > No more than `threads` jobs run at once.

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

type Job = Box<dyn FnOnce() + Send>;

/// The place of an answer.
struct Slot<T> {
    answer: Option<Result<T, JobError>>,
    waker: Option<Waker>,
}

struct Answer<T>(Arc<Mutex<Slot<T>>>);

impl<T> Future for Answer<T> {
    type Output = Result<T, JobError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut slot = self.0.lock().unwrap();
        if let Some(answer) = slot.answer.take() {
            return Poll::Ready(answer);
        }
        slot.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

/// Answers when it is dropped, at the latest.
struct Answerer<T>(Arc<Mutex<Slot<T>>>);

impl<T> Answerer<T> {
    fn answer(&self, answer: Result<T, JobError>) {
        let mut slot = self.0.lock().unwrap();
        if slot.answer.is_none() && Arc::strong_count(&self.0) > 1 {
            slot.answer = Some(answer);
        }
        let waker = slot.waker.take();
        drop(slot);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

struct Task<T> {
    answerer: Answerer<T>,
    answered: bool,
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        if !self.answered {
            self.answerer.answer(Err(JobError::ExecutorGone));
        }
    }
}

struct Inner {
    queue: VecDeque<Job>,
    gone: bool,
}

struct Shared {
    inner: Mutex<Inner>,
    changed: Condvar,
}

pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn work(shared: &Shared) {
    loop {
        let job = {
            let mut inner = shared.inner.lock().unwrap();
            loop {
                if inner.gone {
                    return;
                }
                if let Some(job) = inner.queue.pop_front() {
                    break job;
                }
                inner = shared.changed.wait(inner).unwrap();
            }
        };
        job();
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let inner = Mutex::new(Inner {
            queue: VecDeque::new(),
            gone: false,
        });
        let shared = Arc::new(Shared {
            inner,
            changed: Condvar::new(),
        });
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                let thread = thread::Builder::new().name(format!("{name}-{number}"));
                thread.spawn(move || work(&shared)).unwrap()
            })
            .collect();
        Executor { shared, threads }
    }

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
        }));
        let mut task = Task {
            answerer: Answerer(slot.clone()),
            answered: false,
        };
        let job: Job = Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            task.answered = true;
            task.answerer
                .answer(answer.map_err(|payload| JobError::Panicked(text(&*payload))));
        });
        let mut inner = self.shared.inner.lock().unwrap();
        if inner.queue.len() < 1024 {
            inner.queue.push_back(job);
            drop(inner);
            self.shared.changed.notify_one();
        } else {
            // Slows the caller down, and spares memory.
            drop(inner);
            job();
        }
        Answer(slot)
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let queue = {
            let mut inner = self.shared.inner.lock().unwrap();
            inner.gone = true;
            std::mem::take(&mut inner.queue)
        };
        self.shared.changed.notify_all();
        drop(queue);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
