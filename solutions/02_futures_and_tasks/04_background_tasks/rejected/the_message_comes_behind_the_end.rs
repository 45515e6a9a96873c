//! rejected by: every_panic_is_reported_at_shutdown — a second task awaits each handle for the panic: the shutdown, woken by the end itself, may go on before it
//! > It returns the message of every job that panicked, before or during the shutdown.

use std::any::Any;
use std::sync::{Arc, Mutex};
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
        let panics = self.panics.clone();
        let token = self.tracker.token();
        let ended = tokio::spawn(async move {
            let _until_the_end = token;
            drop(job.await);
        });
        tokio::spawn(async move {
            if let Err(ended) = ended.await {
                let payload = ended.into_panic();
                panics.lock().unwrap().push(message(&*payload));
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

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
