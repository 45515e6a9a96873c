//! rejected by: a_job_that_panics_in_a_drop_has_ended — panics are caught while the job is polled and while its output is dropped, but the await drops the job itself behind the catch
//! > One turn of the loop after its end a job counts no more
//!
//! > It waits until every job has ended

use futures::FutureExt;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {
    shared: Arc<Shared>,
    closed: Mutex<bool>,
}

#[derive(Default)]
struct Shared {
    running: AtomicUsize,
    ended: Notify,
    panics: Mutex<Vec<String>>,
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
        let closed = self.closed.lock().unwrap();
        if *closed {
            return Err(job);
        }
        self.shared.running.fetch_add(1, Ordering::SeqCst);
        let shared = self.shared.clone();
        tokio::spawn(async move {
            let ended = AssertUnwindSafe(job).catch_unwind().await;
            let ended =
                ended.and_then(|output| catch_unwind(AssertUnwindSafe(move || drop(output))));
            if let Err(payload) = ended {
                let message = message(&*payload);
                drop(payload);
                shared.panics.lock().unwrap().push(message);
            }
            shared.running.fetch_sub(1, Ordering::SeqCst);
            shared.ended.notify_one();
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.shared.running.load(Ordering::SeqCst)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        *self.closed.lock().unwrap() = true;
        while self.len() > 0 {
            self.shared.ended.notified().await;
        }
        std::mem::take(&mut *self.shared.panics.lock().unwrap())
    }
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}
