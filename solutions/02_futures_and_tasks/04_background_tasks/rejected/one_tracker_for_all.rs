//! rejected by: two_of_them_share_nothing — one tracker for the whole program, as there is one runtime
//! > It knows nothing of the jobs of another [`Background`].

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

/// What becomes of running jobs when a [`Background`] is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    /// They go on to their ends.
    Detaches,
    /// They are aborted.
    Aborts,
}

/// What becomes of jobs that run when a [`Background`] is dropped without a
/// shutdown.
pub const ON_DROP: OnDrop = OnDrop::Detaches;

fn message(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

use std::sync::LazyLock;
use tokio_util::task::TaskTracker;

/// All jobs of the program.
static TRACKER: LazyLock<TaskTracker> = LazyLock::new(TaskTracker::new);

#[derive(Default)]
struct Book {
    closed: bool,
    panics: Vec<String>,
}

/// Jobs that run in the background.
#[derive(Default)]
pub struct Background {
    book: Arc<Mutex<Book>>,
}

impl Background {
    /// With no jobs yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a job.
    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let book = self.book.lock().unwrap();
        if book.closed {
            return Err(job);
        }
        let shared = self.book.clone();
        let job = AssertUnwindSafe(job.map(drop))
            .catch_unwind()
            .map(move |ended| {
                if let Err(payload) = ended {
                    shared.lock().unwrap().panics.push(message(&*payload));
                }
            });
        drop(TRACKER.spawn(job));
        Ok(())
    }

    /// How many jobs have not ended.
    pub fn len(&self) -> usize {
        TRACKER.len()
    }

    /// Takes no more jobs, and lets those that run come to their ends.
    pub async fn shutdown(&self) -> Vec<String> {
        self.book.lock().unwrap().closed = true;
        TRACKER.close();
        TRACKER.wait().await;
        std::mem::take(&mut self.book.lock().unwrap().panics)
    }
}
