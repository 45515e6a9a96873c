//! rejected by: the_task_that_waits_last_is_woken — keeps the waker of the first poll of `shutdown`, as if it stayed in one task
//! > It returns as soon as the last job has ended

use futures::FutureExt;
use std::any::Any;
use std::collections::HashSet;
use std::future::poll_fn;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Poll, Waker};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    books: Mutex<Books>,
    waiting: OnceLock<Waker>,
}

#[derive(Default)]
struct Books {
    next: u64,
    running: HashSet<u64>,
    panics: Vec<String>,
    closed: bool,
}

/// Crosses its job off when it is dropped, whatever has dropped it.
struct Entry {
    number: u64,
    shared: Arc<Shared>,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.shared
            .books
            .lock()
            .unwrap()
            .running
            .remove(&self.number);
        if let Some(waker) = self.shared.waiting.get() {
            waker.wake_by_ref();
        }
    }
}

impl Background {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let mut books = self.shared.books.lock().unwrap();
        if books.closed {
            return Err(job);
        }
        let number = books.next;
        books.next += 1;
        books.running.insert(number);
        drop(books);
        let entry = Entry {
            number,
            shared: self.shared.clone(),
        };
        tokio::spawn(async move {
            let entry = entry;
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                entry
                    .shared
                    .books
                    .lock()
                    .unwrap()
                    .panics
                    .push(message(&*payload));
            }
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.shared.books.lock().unwrap().running.len()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.shared.books.lock().unwrap().closed = true;
        poll_fn(|context| {
            let waker = || context.waker().clone();
            self.shared.waiting.get_or_init(waker);
            match self.len() {
                0 => Poll::Ready(()),
                _ => Poll::Pending,
            }
        })
        .await;
        std::mem::take(&mut self.shared.books.lock().unwrap().panics)
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}
