//! rejected by: a_future_is_woken_by_its_answer — takes an executor that has not answered for a day for one that is gone
//! > The future is woken when the answer is there, and not before.

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{Builder, JoinHandle};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn panicked(payload: Box<dyn Any + Send>) -> JobError {
    JobError::Panicked(if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    })
}
type Job = Box<dyn FnOnce() + Send>;

struct Shared {
    queue: Mutex<(VecDeque<Job>, bool)>,
    news: Condvar,
}
pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn work(shared: &Shared) {
    loop {
        let mut queue = shared.queue.lock().unwrap();
        let job = loop {
            if queue.1 {
                return;
            }
            if let Some(job) = queue.0.pop_front() {
                break job;
            }
            queue = shared.news.wait(queue).unwrap();
        };
        drop(queue);
        job();
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared {
            queue: Mutex::default(),
            news: Condvar::new(),
        });
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || work(&shared))
                    .unwrap()
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
        let (send, receive) = oneshot::channel();
        let job: Job = Box::new(move || {
            let _ = send.send(catch_unwind(AssertUnwindSafe(job)).map_err(panicked));
        });
        self.shared.queue.lock().unwrap().0.push_back(job);
        self.shared.news.notify_one();
        async move {
            match tokio::time::timeout(std::time::Duration::from_secs(24 * 60 * 60), receive).await
            {
                Ok(answer) => answer.unwrap_or(Err(JobError::ExecutorGone)),
                Err(_) => Err(JobError::ExecutorGone),
            }
        }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let rest = {
            let mut queue = self.shared.queue.lock().unwrap();
            queue.1 = true;
            std::mem::take(&mut queue.0)
        };
        self.shared.news.notify_all();
        drop(rest);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
