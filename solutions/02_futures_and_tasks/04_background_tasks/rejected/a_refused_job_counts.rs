//! rejected by: a_job_that_comes_after_shutdown_began_is_given_back — counts a job in before it looks whether it may be started
//! > the job is returned, has not been started, and does not count.

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
    running: Arc<AtomicUsize>,
    panics: Arc<Mutex<Vec<String>>>,
}
struct Counted(Arc<AtomicUsize>);
impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
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
            running: Arc::default(),
            panics: Arc::default(),
        }
    }
    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let alive = self.alive.subscribe();
        self.running.fetch_add(1, Ordering::SeqCst);
        if self.closed.load(Ordering::SeqCst) {
            return Err(job);
        }
        let (panics, running) = (self.panics.clone(), self.running.clone());
        tokio::spawn(async move {
            let _alive = alive;
            let _counted = Counted(running);
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                panics.lock().unwrap().push(message(payload));
            }
        });
        Ok(())
    }
    pub fn len(&self) -> usize {
        self.running.load(Ordering::SeqCst)
    }
    pub async fn shutdown(&self) -> Vec<String> {
        self.closed.store(true, Ordering::SeqCst);
        self.alive.closed().await;
        std::mem::take(&mut *self.panics.lock().unwrap())
    }
}
