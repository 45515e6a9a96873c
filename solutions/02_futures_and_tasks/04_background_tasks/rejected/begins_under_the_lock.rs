//! rejected by: a_job_begins_at_the_call_and_needs_nobody — polls a job for the first time in the call, with the list locked, lest a shutdown come in between: a job that starts another waits for itself
//! > The job starts at the call, however many run already

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_util::task::TaskTracker;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
struct State {
    closed: bool,
    panics: Vec<String>,
}

#[derive(Default)]
pub struct Background {
    tracker: TaskTracker,
    state: Arc<Mutex<State>>,
}

fn locked(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
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
        let mut state = locked(&self.state);
        if state.closed {
            return Err(job);
        }
        let token = self.tracker.token();
        let job = AssertUnwindSafe(async { drop(job.await) }).catch_unwind();
        let mut job = Box::pin(job.map(|ended| ended.map_err(message)));
        match tokio::task::unconstrained(&mut job).now_or_never() {
            Some(ended) => state.panics.extend(ended.err()),
            None => {
                let noted = self.state.clone();
                tokio::spawn(async move {
                    let ended = job.await;
                    locked(&noted).panics.extend(ended.err());
                    drop(token);
                });
            }
        }
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.tracker.len()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        locked(&self.state).closed = true;
        self.tracker.close();
        self.tracker.wait().await;
        std::mem::take(&mut locked(&self.state).panics)
    }
}

fn message(payload: Box<dyn Any + Send>) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("panicked")
        .to_owned()
}
