//! rejected by: a_job_still_queued_at_the_drop_comes_back_as_an_error — notes that it is gone for futures that are polled later, and wakes none that waits
//! > A job that is still in the queue never begins, and its answer is [`JobError::ExecutorGone`].

use std::any::Any;
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

fn text(payload: &(dyn Any + Send)) -> String {
    match (
        payload.downcast_ref::<&str>(),
        payload.downcast_ref::<String>(),
    ) {
        (Some(text), _) => (*text).to_owned(),
        (_, Some(text)) => text.clone(),
        _ => "panicked".to_owned(),
    }
}

type Work = Box<dyn FnOnce() + Send>;

use std::pin::Pin;
use std::sync::Weak;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

struct Place<T> {
    answer: Option<Result<T, JobError>>,
    waker: Option<Waker>,
}

/// The future of an answer.
struct Answer<T>(Arc<Mutex<Place<T>>>, Arc<AtomicBool>);

impl<T> Future for Answer<T> {
    type Output = Result<T, JobError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut place = self.0.lock().unwrap();
        match place.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None if self.1.load(Ordering::SeqCst) => Poll::Ready(Err(JobError::ExecutorGone)),
            None => {
                let _ = place.waker.insert(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// The other end.
struct Way<T>(Weak<Mutex<Place<T>>>);

impl<T> Way<T> {
    fn fill(&self, answer: Result<T, JobError>) {
        let Some(place) = self.0.upgrade() else {
            return;
        };
        let mut place = place.lock().unwrap();
        place.answer = Some(answer);
        let waker = place.waker.take();
        drop(place);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

#[derive(Default)]
struct Queue {
    works: VecDeque<Work>,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    news: Condvar,
}

impl Shared {
    fn work_off(&self) {
        loop {
            let mut queue = self.queue.lock().unwrap();
            let work = loop {
                if queue.closed {
                    return;
                }
                if let Some(work) = queue.works.pop_front() {
                    break work;
                }
                queue = self.news.wait(queue).unwrap();
            };
            drop(queue);
            work();
        }
    }
}

/// A fixed number of threads that work off one queue of jobs.
pub struct Executor {
    shared: Arc<Shared>,
    gone: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Executor {
    /// A pool of `threads` threads.
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared::default());
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                let thread = thread::Builder::new().name(format!("{name}-{number}"));
                thread.spawn(move || shared.work_off()).expect("a thread")
            })
            .collect();
        Self {
            shared,
            gone: Arc::default(),
            threads,
        }
    }

    fn push(&self, work: Work) {
        self.shared.queue.lock().unwrap().works.push_back(work);
        self.shared.news.notify_one();
    }

    /// Hands a job over to the threads.
    pub fn run<T, F>(
        &self,
        job: F,
    ) -> impl Future<Output = Result<T, JobError>> + Send + 'static + use<T, F>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let place = Arc::new(Mutex::new(Place {
            answer: None,
            waker: None,
        }));
        let way = Way(Arc::downgrade(&place));
        self.push(Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            way.fill(answer.map_err(|payload| JobError::Panicked(text(&*payload))));
        }));
        Answer(place, self.gone.clone())
    }
}

impl Drop for Executor {
    /// Ends the executor.
    fn drop(&mut self) {
        let mut queue = self.shared.queue.lock().unwrap();
        queue.closed = true;
        let left = std::mem::take(&mut queue.works);
        drop(queue);
        drop(left);
        self.shared.news.notify_all();
        for thread in self.threads.drain(..) {
            thread.join().expect("the threads catch panics");
        }
        // From now on there will be no more answers.
        self.gone.store(true, Ordering::SeqCst);
    }
}
