//! rejected by: a_job_that_panicked_counts_no_more, a_panic_harms_no_other_job, every_panic_is_reported_at_shutdown, panics_are_reported_in_the_order_in_which_they_happened, a_message_comes_in_any_type, of_a_panic_only_the_message_is_kept, a_job_that_panics_in_a_drop_has_ended, however_many_panic_each_has_ended, two_of_them_share_nothing — a job counts itself out after its work, in a line that a panic never reaches
//! > One turn of the loop after its end a job counts no more, even if it panicked.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::sync::Notify;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {
    running: Arc<AtomicUsize>,
    ended: Arc<Notify>,
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
        self.running.fetch_add(1, Ordering::SeqCst);
        let (running, ended) = (self.running.clone(), self.ended.clone());
        tokio::spawn(async move {
            drop(job.await);
            running.fetch_sub(1, Ordering::SeqCst);
            ended.notify_one();
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
        while self.len() > 0 {
            self.ended.notified().await;
        }
        Vec::new()
    }
}
