//! rejected by: a_future_is_woken_by_its_answer — has the job tell through a watch channel how far it is, and the future look at each word
//! > The future is woken when the answer is there, and not before.

use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use tokio::sync::watch;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}

fn text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

#[derive(PartialEq, Eq)]
enum Phase {
    Queued,
    Running,
    Done,
}

type Job = Box<dyn FnOnce() + Send>;

struct Queue {
    jobs: VecDeque<Job>,
    closing: bool,
}

struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

fn work(shared: &Shared) {
    let mut queue = shared.queue.lock().unwrap();
    loop {
        if queue.closing {
            return;
        }
        match queue.jobs.pop_front() {
            Some(job) => {
                drop(queue);
                job();
                queue = shared.queue.lock().unwrap();
            }
            None => queue = shared.changed.wait(queue).unwrap(),
        }
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue {
                jobs: VecDeque::new(),
                closing: false,
            }),
            changed: Condvar::new(),
        });
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                std::thread::Builder::new()
                    .name(format!("{name}-{number}"))
                    .spawn(move || work(&shared))
                    .expect("a thread can be started")
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
        let (send, mut receive) = watch::channel(Phase::Queued);
        let cell = Arc::new(Mutex::new(None));
        let kept = cell.clone();
        let job: Job = Box::new(move || {
            send.send_replace(Phase::Running);
            let answer = catch_unwind(AssertUnwindSafe(job));
            let answer = answer.map_err(|payload| JobError::Panicked(text(&*payload)));
            *kept.lock().unwrap() = Some(answer);
            send.send_replace(Phase::Done);
        });
        self.shared.queue.lock().unwrap().jobs.push_back(job);
        self.shared.changed.notify_one();
        async move {
            match receive.wait_for(|phase| *phase == Phase::Done).await {
                Ok(_) => cell.lock().unwrap().take().unwrap(),
                Err(_) => Err(JobError::ExecutorGone),
            }
        }
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let left = {
            let mut queue = self.shared.queue.lock().unwrap();
            queue.closing = true;
            std::mem::take(&mut queue.jobs)
        };
        drop(left);
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
