//! rejected by: every_panic_is_reported_at_shutdown, however_many_panic_each_has_ended — leaves out a message that is in the list already: it tells nothing new
//! > It returns the message of every job that panicked, before or during the shutdown.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {
    tracker: TaskTracker,
    panics: Arc<Mutex<Vec<String>>>,
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
        if self.tracker.is_closed() {
            return Err(job);
        }
        let panics = self.panics.clone();
        self.tracker.spawn(async move {
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                let mut panics = panics.lock().unwrap_or_else(PoisonError::into_inner);
                let message = message(&*payload);
                if !panics.contains(&message) {
                    panics.push(message);
                }
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
