//! One task drops what the jobs gave, a turn after their ends; what they threw is dropped in place.

use futures::FutureExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}
pub const ON_DROP: OnDrop = OnDrop::Detaches;

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

type Given = Box<dyn std::any::Any + Send>;

pub struct Background {
    tracker: TaskTracker,
    panics: Arc<Mutex<Vec<String>>>,
    buries: UnboundedSender<Given>,
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

impl Background {
    pub fn new() -> Self {
        let (buries, mut brought) = unbounded_channel::<Given>();
        tokio::spawn(async move {
            let mut given = Vec::new();
            // All that is there at once: it costs one unit of the budget.
            while brought.recv_many(&mut given, usize::MAX).await > 0 {
                for given in given.drain(..) {
                    catch_unwind(AssertUnwindSafe(|| drop(given))).ok();
                }
            }
        });
        Self {
            tracker: TaskTracker::new(),
            panics: Arc::default(),
            buries,
        }
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        if self.tracker.is_closed() {
            return Err(job);
        }
        let (panics, buries) = (self.panics.clone(), self.buries.clone());
        self.tracker.spawn(async move {
            match AssertUnwindSafe(job).catch_unwind().await {
                Ok(given) => {
                    buries.send(Box::new(given)).ok();
                }
                Err(payload) => {
                    let message = message(payload);
                    panics.lock().unwrap().push(message);
                }
            }
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
