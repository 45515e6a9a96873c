//! rejected by: every_panic_is_reported_at_shutdown, panics_are_reported_in_the_order_in_which_they_happened, a_message_comes_in_any_type, of_a_panic_only_the_message_is_kept — lets the runtime catch the panics, and nothing ever reports them
//! > It returns the message of every job that panicked

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
        self.tracker.spawn(job);
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.tracker.close();
        self.tracker.wait().await;
        Vec::new()
    }
}
