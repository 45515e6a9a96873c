//! rejected by: a_shutdown_lets_the_work_end — each time that no job is left, a `Notify` keeps a permit, and a shutdown that comes later takes it
//! > It waits until every job has ended

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

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
#[derive(Default)]
struct State {
    running: usize,
    closed: bool,
    panics: Vec<String>,
}
#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    idle: Notify,
}
#[derive(Default)]
pub struct Background {
    shared: Arc<Shared>,
}
struct Counted(Arc<Shared>);
impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.running -= 1;
        if state.running == 0 {
            self.0.idle.notify_one();
        }
    }
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
        {
            let mut state = self.shared.state.lock().unwrap();
            if state.closed {
                return Err(job);
            }
            state.running += 1;
        }
        let counted = Counted(self.shared.clone());
        tokio::spawn(async move {
            let counted = counted;
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await {
                let text = message(payload);
                counted.0.state.lock().unwrap().panics.push(text);
            }
        });
        Ok(())
    }
    pub fn len(&self) -> usize {
        self.shared.state.lock().unwrap().running
    }
    pub async fn shutdown(&self) -> Vec<String> {
        let waits = {
            let mut state = self.shared.state.lock().unwrap();
            state.closed = true;
            state.running > 0
        };
        if waits {
            self.shared.idle.notified().await;
        }
        std::mem::take(&mut self.shared.state.lock().unwrap().panics)
    }
}
