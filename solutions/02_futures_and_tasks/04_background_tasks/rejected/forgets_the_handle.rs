//! rejected by: every_job_ends_before_shutdown_returns, a_shutdown_lets_the_work_end, a_shutdown_does_not_look_again_and_again, a_panic_harms_no_other_job, every_panic_is_reported_at_shutdown, panics_are_reported_in_the_order_in_which_they_happened, a_job_that_comes_after_shutdown_began_is_given_back, the_task_that_waits_last_is_woken, a_job_that_panics_in_a_drop_has_ended — drops the handles, counts for show, and has nothing to wait for at shutdown
//! > It waits until every job has ended

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {
    running: Arc<AtomicUsize>,
    closed: AtomicBool,
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
        if self.closed.load(Ordering::SeqCst) {
            return Err(job);
        }
        self.running.fetch_add(1, Ordering::SeqCst);
        let (running, panics) = (self.running.clone(), self.panics.clone());
        tokio::spawn(async move {
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                panics.lock().unwrap().push(message(&*payload));
            }
            running.fetch_sub(1, Ordering::SeqCst);
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
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
