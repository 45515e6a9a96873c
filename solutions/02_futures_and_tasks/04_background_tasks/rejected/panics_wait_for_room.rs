//! rejected by: however_many_panic_each_has_ended — a job sends its panic through a channel of 32, and waits while that is full
//! > One turn of the loop after its end a job counts no more, even if it panicked.

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;

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

use tokio::sync::mpsc;
use tokio_util::task::TaskTracker;

/// Jobs that run in the background.
pub struct Background {
    tracker: TaskTracker,
    report: mpsc::Sender<String>,
    panics: tokio::sync::Mutex<mpsc::Receiver<String>>,
    closing: Mutex<bool>,
}

impl Default for Background {
    fn default() -> Self {
        let (report, panics) = mpsc::channel(32);
        let panics = tokio::sync::Mutex::new(panics);
        Self {
            tracker: TaskTracker::new(),
            report,
            panics,
            closing: Mutex::new(false),
        }
    }
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
        let closing = self.closing.lock().unwrap();
        if *closing {
            return Err(job);
        }
        let report = self.report.clone();
        self.tracker.spawn(async move {
            let ended = AssertUnwindSafe(async { drop(job.await) })
                .catch_unwind()
                .await;
            if let Err(payload) = ended {
                let text = message(&*payload);
                let _ = report.send(text).await;
            }
        });
        Ok(())
    }

    /// How many jobs have not ended.
    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    /// Takes no more jobs, and lets those that run come to their ends.
    pub async fn shutdown(&self) -> Vec<String> {
        *self.closing.lock().unwrap() = true;
        self.tracker.close();
        let mut panics = self.panics.lock().await;
        let mut messages = Vec::new();
        loop {
            tokio::select! {
                Some(panic) = panics.recv() => messages.push(panic),
                () = self.tracker.wait() => break,
            }
        }
        while let Ok(panic) = panics.try_recv() {
            messages.push(panic);
        }
        messages
    }
}
