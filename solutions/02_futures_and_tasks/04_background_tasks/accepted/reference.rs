//! Jobs in the background: nobody awaits them one by one, and none is lost.

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
/// - What a job captured and what it gave are dropped within one turn of the
///   loop after its end, without anybody asking for it.
/// - A job that panics has ended like any other. It harms no other job, and its
///   message is told at shutdown.
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

    /// Starts a job, at the call. Nobody needs to wait for it.
    ///
    /// # Errors
    ///
    /// When a shutdown has begun: the job comes back, and has not been started.
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

    /// How many jobs have not ended: one turn of the loop after its end a job
    /// counts no more.
    pub fn len(&self) -> usize {
        // starter: todo!("count the jobs that run")
        self.tracker.len()
        // end starter
    }

    /// Takes no more jobs, waits until every job has ended, and gives the
    /// messages of those that panicked, in the order in which they did. Called
    /// once.
    pub async fn shutdown(&self) -> Vec<String> {
        // starter: todo!("let all jobs end, and tell who panicked")
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
