//! Jobs in the background: nothing awaits them one by one, and none is lost.

// starter:
use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::task::TaskTracker;
// end starter

/// What becomes of running jobs when a [`Background`] is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    /// They go on to their ends.
    Detaches,
    /// They are aborted.
    Aborts,
}

/// What becomes of jobs that run when a [`Background`] is dropped without a
/// shutdown. Choose, and keep to it.
pub const ON_DROP: OnDrop = OnDrop::Detaches;

/// Jobs that run in the background. Made inside a runtime.
///
/// - What a job captured and what it returned are dropped within one turn of the
///   loop after its end, without another call.
/// - Memory does not grow with the number of jobs that have ended, but for the
///   messages of panics.
/// - A job that panics harms no other job.
/// - It knows nothing of the jobs of another [`Background`].
/// - Dropped without a shutdown, it does to the jobs what [`ON_DROP`] says.
/// - Where it aborts them, none is polled after the drop.
///
/// A job that has returned has ended, even if the drop of what it owned or returned
/// panics.
// starter: #[derive(Default)]
// starter: pub struct Background {}
#[derive(Default)]
pub struct Background {
    tracker: TaskTracker,
    panics: Arc<Mutex<Vec<String>>>,
}
// end starter

impl Background {
    /// With no jobs yet.
    pub fn new() -> Self {
        // starter: todo!("begin with no jobs")
        Self::default()
        // end starter
    }

    /// Starts a job. Called inside a runtime.
    ///
    /// - The job starts at the call, however many run already, and goes on by itself.
    ///
    /// # Errors
    ///
    /// - When a shutdown has begun, or is over: the job is returned, has not been
    ///   started, and does not count.
    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        // starter: todo!("start it, and keep track of it")
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
        // end starter
    }

    /// How many jobs have not ended.
    ///
    /// - A job counts from the call of `spawn` on, until it has ended.
    /// - One turn of the loop after its end a job counts no more, even if it
    ///   panicked.
    /// - The count is returned without waiting, during a shutdown too.
    pub fn len(&self) -> usize {
        // starter: todo!("count the jobs that run")
        self.tracker.len()
        // end starter
    }

    /// Takes no more jobs, and lets those that run come to their ends. Called
    /// once. What a shutdown that is dropped leaves behind is up to you.
    ///
    /// - It waits until every job has ended, however long that takes.
    /// - It returns as soon as the last job has ended: at once when there is none.
    /// - No job is stopped by it.
    /// - While all jobs wait, `shutdown` is not polled.
    /// - It returns the message of every job that panicked, before or during the
    ///   shutdown.
    /// - The messages are in the order in which the jobs panicked.
    /// - A message is the payload's `&str` or `String`, and "panicked" where the
    ///   payload is neither.
    pub async fn shutdown(&self) -> Vec<String> {
        // starter: todo!("let all jobs end, and report the panics")
        self.tracker.close();
        self.tracker.wait().await;
        std::mem::take(&mut *self.panics.lock().unwrap_or_else(PoisonError::into_inner))
        // end starter
    }
}

// starter:
fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
// end starter
