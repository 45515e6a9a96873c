//! rejected by: a_panic_harms_no_other_job, every_panic_is_reported_at_shutdown, panics_are_reported_in_the_order_in_which_they_happened, a_message_comes_in_any_type, of_a_panic_only_the_message_is_kept, however_many_panic_each_has_ended, two_of_them_share_nothing — holds a lock while a job runs, so the first panic poisons it for every other job
//! > A job that panics harms no other job.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
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
                let mut panics = panics.lock().unwrap();
                panics.push(message(&*payload));
                // The runtime is to see the panic as well.
                std::panic::resume_unwind(payload);
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
        std::mem::take(&mut self.panics.lock().unwrap())
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
