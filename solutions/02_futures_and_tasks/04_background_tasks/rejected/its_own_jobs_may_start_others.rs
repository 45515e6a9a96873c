//! rejected by: a_job_that_comes_after_shutdown_began_is_given_back — refuses jobs that come from outside, and lets those that still run start others
//! > When a shutdown has begun, or is over: the job is returned

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

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
            .unwrap_or(&"panicked")
            .to_string(),
    }
}

#[derive(Default)]
struct State {
    running: usize,
    closed: bool,
    panics: Vec<String>,
    ids: std::collections::HashSet<tokio::task::Id>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    idle: Notify,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Counted(Arc<Shared>);

impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.running -= 1;
        if let Some(id) = tokio::task::try_id() {
            state.ids.remove(&id);
        }
        if state.running == 0 {
            self.0.idle.notify_one();
        }
    }
}

#[derive(Default)]
pub struct Background {
    shared: Arc<Shared>,
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
        let mut state = self.shared.lock();
        if state.closed && tokio::task::try_id().is_none_or(|id| !state.ids.contains(&id)) {
            return Err(job);
        }
        state.running += 1;
        drop(state);
        let counted = Counted(self.shared.clone());
        tokio::spawn(async move {
            let counted = counted;
            counted.0.lock().ids.insert(tokio::task::id());
            let ended = AssertUnwindSafe(async { drop(job.await) })
                .catch_unwind()
                .await;
            if let Err(payload) = ended {
                let message = message(payload);
                counted.0.lock().panics.push(message);
            }
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.shared.lock().running
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.shared.lock().closed = true;
        while self.len() > 0 {
            self.shared.idle.notified().await;
        }
        std::mem::take(&mut self.shared.lock().panics)
    }
}
