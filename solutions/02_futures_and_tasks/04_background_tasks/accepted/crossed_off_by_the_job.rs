//! A set of numbers, from which each job crosses itself off in a drop.

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
        self.shared.ended.notify_one();
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
