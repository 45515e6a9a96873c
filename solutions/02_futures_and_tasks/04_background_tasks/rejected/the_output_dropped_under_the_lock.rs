//! rejected by: it_counts_in_the_drop_of_what_a_job_owns, a_job_that_panics_in_a_drop_has_ended — drops what a job returned together with the count, under its lock: the drop may ask for the count
//! > The count is returned without waiting

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_string()
    }
}

#[derive(Default)]
struct State {
    running: usize,
    closed: bool,
    panics: Vec<String>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    empty: Notify,
}

struct Counted(Arc<Shared>);

impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.running -= 1;
        if state.running == 0 {
            self.0.empty.notify_one();
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
            match AssertUnwindSafe(job).catch_unwind().await {
                Ok(output) => {
                    let _state = counted.0.state.lock().unwrap();
                    drop(output); // gone before anybody can count
                }
                Err(payload) => {
                    let message = message(&*payload);
                    counted.0.state.lock().unwrap().panics.push(message);
                }
            }
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.shared.state.lock().unwrap().running
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.shared.state.lock().unwrap().closed = true;
        loop {
            {
                let mut state = self.shared.state.lock().unwrap();
                if state.running == 0 {
                    return std::mem::take(&mut state.panics);
                }
            }
            self.shared.empty.notified().await;
        }
    }
}
