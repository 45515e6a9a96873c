//! rejected by: every_job_ends_before_shutdown_returns, what_a_job_captured_and_gave_is_dropped_at_its_end, ten_thousand_jobs_do_not_pile_up, a_job_that_has_ended_takes_no_memory, it_counts_during_a_shutdown, panics_are_reported_in_the_order_in_which_they_happened, of_a_panic_only_the_message_is_kept, it_counts_in_the_drop_of_what_a_job_owns, a_job_that_panics_in_a_drop_has_ended, a_job_that_comes_after_shutdown_began_is_given_back — keeps every handle until shutdown, and each holds what its job gave
//! > what it returned are dropped within one turn of the loop after its end

use std::any::Any;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinHandle;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

type Given = Box<dyn Any + Send>;

#[derive(Default)]
pub struct Background {
    handles: Mutex<Vec<JoinHandle<Given>>>,
    closed: AtomicBool,
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
        let handle = tokio::spawn(async move { Box::new(job.await) as Given });
        self.handles.lock().unwrap().push(handle);
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.handles
            .lock()
            .unwrap()
            .iter()
            .filter(|handle| !handle.is_finished())
            .count()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
        let handles = std::mem::take(&mut *self.handles.lock().unwrap());
        let mut panics = Vec::new();
        for handle in handles {
            if let Err(ended) = handle.await {
                panics.push(message(&*ended.into_panic()));
            }
        }
        panics
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
