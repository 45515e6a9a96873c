//! rejected by: dropping_it_does_with_the_jobs_what_it_says, a_drop_reaches_jobs_that_are_ready — says that its jobs are aborted when it is dropped, and dropping a tracker aborts nothing
//! > Dropped without a shutdown, it does to the jobs what [`ON_DROP`] says.

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

pub const ON_DROP: OnDrop = OnDrop::Aborts;

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
