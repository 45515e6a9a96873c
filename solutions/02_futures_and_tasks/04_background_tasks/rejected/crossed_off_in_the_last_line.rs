//! rejected by: a_job_that_has_ended_takes_no_memory — keeps a handle of each job for the drop, and the job takes it out in its last line, which a panic never reaches
//! > Memory does not grow with the number of jobs that have ended

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::task::AbortHandle;
use tokio_util::task::TaskTracker;
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
pub const ON_DROP: OnDrop = OnDrop::Aborts;
#[derive(Default)]
struct State {
    next: u64,
    handles: BTreeMap<u64, AbortHandle>,
    panics: Vec<String>,
}
#[derive(Default)]
pub struct Background {
    tracker: TaskTracker,
    state: Arc<Mutex<State>>,
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
        let mut state = self.state.lock().unwrap();
        state.next += 1;
        let (id, of_job) = (state.next, self.state.clone());
        let task: _ = tokio::spawn(async move {
            drop(job.await);
            of_job.lock().unwrap().handles.remove(&id);
        });
        state.handles.insert(id, task.abort_handle());
        let reports = self.state.clone();
        self.tracker.spawn(async move {
            if let Err(error) = task.await
                && error.is_panic()
            {
                reports
                    .lock()
                    .unwrap()
                    .panics
                    .push(message(error.into_panic()));
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
        std::mem::take(&mut self.state.lock().unwrap().panics)
    }
}
impl Drop for Background {
    fn drop(&mut self) {
        for handle in self.state.lock().unwrap().handles.values() {
            handle.abort();
        }
    }
}
