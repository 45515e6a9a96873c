//! rejected by: a_job_that_panics_in_a_drop_has_ended — a job is crossed off after its panic was caught, but before that line its output is dropped, and that may panic too
//! > One turn of the loop after its end a job counts no more
//!
//! > It waits until every job has ended

use futures::FutureExt;
use std::any::Any;
use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

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
    ended: Notify,
}

#[derive(Default)]
struct Books {
    next: u64,
    running: HashSet<u64>,
    panics: Vec<String>,
    closed: bool,
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
        let shared = self.shared.clone();
        tokio::spawn(async move {
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                shared.books.lock().unwrap().panics.push(message(&*payload));
            }
            shared.books.lock().unwrap().running.remove(&number);
            shared.ended.notify_one();
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.shared.books.lock().unwrap().running.len()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.shared.books.lock().unwrap().closed = true;
        while self.len() > 0 {
            self.shared.ended.notified().await;
        }
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
