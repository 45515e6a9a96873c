//! rejected by: the_answer_is_there_before_the_wake — takes the waker out and wakes, and then puts the answer in its place
//! > The future is woken when the answer is there, and not before.

#![allow(unused_imports, dead_code)]

use std::any::Any;
use std::collections::VecDeque;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle};
use std::time::Duration;
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    Panicked(String),
    ExecutorGone,
}
fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .unwrap_or(&"panicked")
            .to_string(),
    }
}
type Task = Box<dyn FnOnce() + Send>;

struct Slot<T> {
    answer: Option<Result<T, JobError>>,
    waker: Option<Waker>,
}
struct Promise<T>(Arc<Mutex<Slot<T>>>);
impl<T> Promise<T> {
    fn keep(&self, answer: Result<T, JobError>) {
        let waker = self.0.lock().unwrap().waker.take();
        if let Some(waker) = waker {
            waker.wake();
        }
        let mut slot = self.0.lock().unwrap();
        if slot.answer.is_none() {
            slot.answer = Some(answer);
        }
    }
}
struct Answer<T>(Arc<Mutex<Slot<T>>>);
impl<T> Future for Answer<T> {
    type Output = Result<T, JobError>;
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut slot = self.0.lock().unwrap();
        if let Some(answer) = slot.answer.take() {
            return Poll::Ready(answer);
        }
        slot.waker = Some(cx.waker().clone());
        Poll::Pending
    }
}
struct Pending<T>(Option<Promise<T>>);
impl<T> Drop for Pending<T> {
    fn drop(&mut self) {
        if let Some(promise) = self.0.take() {
            promise.keep(Err(JobError::ExecutorGone));
        }
    }
}
pub struct Executor {
    name: String,
    most: usize,
    gone: Arc<AtomicBool>,
    idle: Arc<AtomicUsize>,
    tasks: Option<mpsc::Sender<Task>>,
    queue: Arc<Mutex<mpsc::Receiver<Task>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}
impl Executor {
    pub fn new(name: &str, threads: usize) -> Self {
        let (tasks, queue) = mpsc::channel();
        Executor {
            name: name.to_owned(),
            most: threads,
            gone: Arc::default(),
            idle: Arc::default(),
            tasks: Some(tasks),
            queue: Arc::new(Mutex::new(queue)),
            threads: Mutex::default(),
        }
    }
    fn grow(&self) {
        let mut threads = self.threads.lock().unwrap();
        if threads.len() == self.most {
            return;
        }
        let (queue, gone) = (self.queue.clone(), self.gone.clone());
        let work = move || loop {
            let next = queue.lock().unwrap().recv();
            match next {
                Ok(task) if !gone.load(SeqCst) => task(),
                Ok(_) => {}
                Err(_) => return,
            }
        };
        let builder = thread::Builder::new().name(format!("{}#{}", self.name, threads.len()));
        threads.push(builder.spawn(work).unwrap());
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
        let mut pending = Pending(Some(Promise(slot.clone())));
        let task = move || {
            let answer = catch_unwind(AssertUnwindSafe(job));
            let promise = pending.0.take().unwrap();
            promise.keep(answer.map_err(|payload| JobError::Panicked(text(payload))));
        };
        self.grow();
        self.tasks.as_ref().unwrap().send(Box::new(task)).unwrap();
        Answer(slot)
    }
}
impl Drop for Executor {
    fn drop(&mut self) {
        self.gone.store(true, SeqCst);
        self.tasks = None;
        for thread in self.threads.get_mut().unwrap().drain(..) {
            let _ = thread.join();
        }
    }
}
