//! rejected by: every_job_ends_before_shutdown_returns, a_shutdown_lets_the_work_end, a_shutdown_does_not_look_again_and_again, it_counts_during_a_shutdown, a_panic_harms_no_other_job, every_panic_is_reported_at_shutdown, panics_are_reported_in_the_order_in_which_they_happened, a_job_that_comes_after_shutdown_began_is_given_back, a_job_that_panics_in_a_drop_has_ended — ends the jobs instead of letting them end
//! > No job is stopped by it.

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
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
    stop: CancellationToken,
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
        let job = self.stop.clone().run_until_cancelled_owned(job);
        self.tracker.spawn(async move {
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                panics.lock().unwrap().push(message(&*payload));
            }
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.tracker.close();
        self.stop.cancel();
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
