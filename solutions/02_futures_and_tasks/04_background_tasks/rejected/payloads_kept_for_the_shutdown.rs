//! rejected by: of_a_panic_only_the_message_is_kept, it_counts_in_the_drop_of_what_a_job_owns — keeps the payloads of the panics, and reads the messages out of them when they are asked for
//! > but for the messages of panics

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
    panics: Vec<Box<dyn Any + Send>>,
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
                Ok(output) => drop(output),
                Err(payload) => {
                    counted.0.state.lock().unwrap().panics.push(payload);
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
                    return state
                        .panics
                        .drain(..)
                        .map(|payload| message(&*payload))
                        .collect();
                }
            }
            self.shared.empty.notified().await;
        }
    }
}
