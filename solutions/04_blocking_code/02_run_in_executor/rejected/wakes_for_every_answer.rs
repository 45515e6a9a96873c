//! rejected by: a_future_is_woken_by_its_answer — one notice board for all answers: each answer wakes every future
//! > The future is woken when the answer is there, and not before.

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use tokio::sync::Notify;

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

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    answered: Arc<Notify>,
}

struct Note<T>(Option<Arc<T>>, Arc<Notify>);

impl<T> Drop for Note<T> {
    fn drop(&mut self) {
        self.0 = None;
        self.1.notify_waiters();
    }
}

struct State {
    queue: VecDeque<Job>,
    over: bool,
}

pub struct Executor {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
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
            state = shared.changed.wait(state).expect("not poisoned");
        };
        drop(state);
        job();
    }
}

impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                queue: VecDeque::new(),
                over: false,
            }),
            changed: Condvar::new(),
            answered: Arc::default(),
        });
        let threads = (0..threads)
            .map(|number| {
                let shared = shared.clone();
                let builder = thread::Builder::new().name(format!("{name}-{number}"));
                builder.spawn(move || work(&shared)).unwrap()
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
        let slot = Arc::new(Mutex::new(None));
        let answered = self.shared.answered.clone();
        let note = Note(Some(slot.clone()), answered.clone());
        let job = Box::new(move || {
            let note = note;
            let answer = catch_unwind(AssertUnwindSafe(job)).map_err(panicked);
            if let Some(slot) = &note.0 {
                *slot.lock().expect("not poisoned") = Some(answer);
            }
        });
        let answer = async move {
            loop {
                let mut notice = std::pin::pin!(answered.notified());
                notice.as_mut().enable();
                if let Some(answer) = slot.lock().expect("not poisoned").take() {
                    return answer;
                }
                if Arc::strong_count(&slot) == 1 {
                    return Err(JobError::ExecutorGone);
                }
                notice.await;
            }
        };
        self.shared
            .state
            .lock()
            .expect("not poisoned")
            .queue
            .push_back(job);
        self.shared.changed.notify_one();
        answer
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        let mut state = self.shared.state.lock().expect("not poisoned");
        state.over = true;
        let queued = std::mem::take(&mut state.queue);
        drop(state);
        drop(queued);
        self.shared.changed.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}
