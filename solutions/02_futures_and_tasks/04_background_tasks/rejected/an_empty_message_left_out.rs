//! rejected by: a_message_comes_in_any_type — leaves out a message that says nothing
//! > It returns the message of every job that panicked

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}
fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast_ref::<&str>()
            .map_or("panicked", |t| *t)
            .to_owned(),
    }
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;
pub struct Background {
    alive: watch::Sender<()>,
    closed: AtomicBool,
    panics: Arc<Mutex<Vec<String>>>,
}
impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}
impl Background {
    pub fn new() -> Self {
        Self {
            alive: watch::channel(()).0,
            closed: AtomicBool::new(false),
            panics: Arc::default(),
        }
    }
    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let alive = self.alive.subscribe();
        if self.closed.load(Ordering::SeqCst) {
            return Err(job);
        }
        let panics = self.panics.clone();
        tokio::spawn(async move {
            let _alive = alive;
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                panics.lock().unwrap().push(message(payload));
            }
        });
        Ok(())
    }
    pub fn len(&self) -> usize {
        self.alive.receiver_count()
    }
    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
        self.alive.closed().await;
        let mut panics = std::mem::take(&mut *self.panics.lock().unwrap());
        panics.retain(|text| !text.is_empty());
        panics
    }
}
