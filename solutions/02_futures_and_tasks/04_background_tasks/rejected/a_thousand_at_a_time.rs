//! rejected by: a_job_begins_at_the_call_and_needs_nobody — a semaphore admits a thousand jobs at a time, as many as there will ever be
//! > The job starts at the call, however many run already, and goes on by itself.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

pub struct Background {
    permits: Arc<Semaphore>,
    tracker: TaskTracker,
    panics: Arc<Mutex<Vec<String>>>,
}

impl Background {
    pub fn new() -> Self {
        Self {
            permits: Arc::new(Semaphore::new(1000)),
            tracker: TaskTracker::new(),
            panics: Arc::default(),
        }
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        if self.tracker.is_closed() {
            return Err(job);
        }
        let panics = self.panics.clone();
        let permits = self.permits.clone();
        self.tracker.spawn(async move {
            let _permit = permits.acquire_owned().await;
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                let mut panics = panics.lock().unwrap_or_else(PoisonError::into_inner);
                panics.push(message(&*payload));
            }
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.tracker.close();
        self.tracker.wait().await;
        std::mem::take(&mut *self.panics.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
