//! rejected by: panics_are_reported_in_the_order_in_which_they_happened — each end calls a task that goes through the list of handles: those of one turn stand there in the order of the jobs
//! > The messages are in the order in which the jobs panicked.

use futures::FutureExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

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
    handles: Vec<JoinHandle<()>>,
    closed: bool,
    panics: Vec<String>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    running: AtomicUsize,
    ended: Notify,
    swept: Notify,
}

struct Ended(Arc<Shared>);
impl Drop for Ended {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
        self.0.ended.notify_one();
    }
}

impl Shared {
    fn sweep(&self) {
        let mut state = self.state.lock().unwrap();
        let mut payloads = Vec::new();
        state.handles.retain_mut(|handle| {
            if !handle.is_finished() {
                return true;
            }
            match tokio::task::unconstrained(handle).now_or_never() {
                None => return true,
                Some(Ok(())) => {}
                Some(Err(error)) => payloads.push(error.into_panic()),
            }
            false
        });
        drop(state);
        let messages: Vec<String> = payloads.into_iter().map(message).collect();
        let mut state = self.state.lock().unwrap();
        state.panics.extend(messages);
        if state.handles.is_empty() {
            self.swept.notify_one();
        }
    }
}

pub struct Background {
    shared: Arc<Shared>,
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

impl Background {
    pub fn new() -> Self {
        let shared = Arc::new(Shared::default());
        let sweeps = shared.clone();
        tokio::spawn(async move {
            loop {
                sweeps.ended.notified().await;
                sweeps.sweep();
            }
        });
        Self { shared }
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let mut state = self.shared.state.lock().unwrap();
        if state.closed {
            return Err(job);
        }
        self.shared.running.fetch_add(1, Ordering::SeqCst);
        let ended = Ended(self.shared.clone());
        state.handles.push(tokio::spawn(async move {
            let _ended = ended;
            drop(job.await);
        }));
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.shared.running.load(Ordering::SeqCst)
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().closed = true;
        self.shared.sweep();
        while !self.shared.state.lock().unwrap().handles.is_empty() {
            self.shared.swept.notified().await;
        }
        std::mem::take(&mut self.shared.state.lock().unwrap().panics)
    }
}
