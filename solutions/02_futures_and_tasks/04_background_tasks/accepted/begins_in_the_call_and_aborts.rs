//! A job is polled once in the call; what waits then goes on as a task, until a token stops it.

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}
pub const ON_DROP: OnDrop = OnDrop::Aborts;

fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .copied()
            .unwrap_or("panicked")
            .to_owned(),
    }
}

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
        let (panics, stop) = (self.panics.clone(), self.stop.clone());
        let mut run = Box::pin(AssertUnwindSafe(async { drop(job.await) }).catch_unwind());
        if let Some(ended) = tokio::task::unconstrained(&mut run).now_or_never() {
            let message = ended.err().map(message);
            panics.lock().unwrap().extend(message);
            return Ok(());
        }
        self.tracker.spawn(async move {
            let ended = tokio::select! {
                biased;
                () = stop.cancelled() => return,
                ended = run => ended,
            };
            let message = ended.err().map(message);
            panics.lock().unwrap().extend(message);
        });
        Ok(())
    }
    pub fn len(&self) -> usize {
        self.tracker.len()
    }
    pub async fn shutdown(&self) -> Vec<String> {
        self.tracker.close();
        self.tracker.wait().await;
        std::mem::take(&mut *self.panics.lock().unwrap())
    }
}
impl Drop for Background {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
