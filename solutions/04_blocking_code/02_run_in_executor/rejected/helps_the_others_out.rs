//! rejected by: jobs_begin_in_the_order_of_the_calls — a queue for each thread, which looks into those of others when its own is empty
//! > Jobs begin in the order of the calls.

use std::future::Future;
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn panicked(payload: Box<dyn std::any::Any + Send>) -> JobError {
    JobError::Panicked(match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast_ref::<&str>() {
            Some(text) => (*text).to_owned(),
            None => "panicked".to_owned(),
        },
    })
}

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Queue {
    jobs: Vec<VecDeque<Job>>,
    next: usize,
    is_over: bool,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}
pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn work(shared: &Shared, its: usize) {
    loop {
        let mut queue = shared.queue.lock().unwrap();
        let job = loop {
            if queue.is_over {
                return;
            }
            // Its own jobs first; then it helps the others.
            let others = (0..queue.jobs.len()).filter(|other| *other != its);
            let from = std::iter::once(its)
                .chain(others)
                .find(|from| !queue.jobs[*from].is_empty());
            match from.and_then(|from| queue.jobs[from].pop_front()) {
                Some(job) => break job,
                None => queue = shared.changed.wait(queue).unwrap(),
            }
        };
        drop(queue);
        job();
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared::default());
        shared
            .queue
            .lock()
            .unwrap()
            .jobs
            .resize_with(threads, VecDeque::new);
        let start = |number| {
            let shared = shared.clone();
            let builder = std::thread::Builder::new().name(format!("{name}-{number}"));
            builder
                .spawn(move || work(&shared, number))
                .expect("a thread")
        };
        let threads = (0..threads).map(start).collect();
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
        let job = Box::new(move || {
            let answer = catch_unwind(AssertUnwindSafe(job)).map_err(panicked);
            let _ = send.send(answer);
        });
        {
            let mut queue = self.shared.queue.lock().unwrap();
            let at = queue.next % queue.jobs.len();
            queue.next += 1;
            queue.jobs[at].push_back(job);
        }
        self.shared.changed.notify_one();
        async move { receive.await.unwrap_or(Err(JobError::ExecutorGone)) }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let jobs = {
            let mut queue = self.shared.queue.lock().unwrap();
            queue.is_over = true;
            queue
                .jobs
                .iter_mut()
                .map(std::mem::take)
                .collect::<Vec<_>>()
        };
        self.shared.changed.notify_all();
        drop(jobs);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
