//! rejected by: ten_thousand_jobs_do_not_pile_up, it_counts_the_jobs_that_have_not_ended, a_job_that_panicked_counts_no_more, two_of_them_share_nothing — a job counts itself in with its first line, and that comes a turn after the call
//! > A job counts from the call of `spawn` on, until it has ended.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
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
    running: Arc<AtomicUsize>,
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
        let counted = Counted(self.running.clone());
        self.tracker.spawn(async move {
            counted.0.fetch_add(1, Ordering::SeqCst);
            let _counted = counted;
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                let mut panics = panics.lock().unwrap_or_else(PoisonError::into_inner);
                panics.push(message(&*payload));
            }
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.tracker.close();
        self.tracker.wait().await;
        std::mem::take(&mut *self.panics.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Counts a job out when it is dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
