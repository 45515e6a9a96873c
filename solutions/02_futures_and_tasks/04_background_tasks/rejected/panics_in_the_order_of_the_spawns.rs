//! rejected by: a_job_that_has_ended_takes_no_memory, it_counts_during_a_shutdown, panics_are_reported_in_the_order_in_which_they_happened, of_a_panic_only_the_message_is_kept, it_counts_in_the_drop_of_what_a_job_owns, a_job_that_comes_after_shutdown_began_is_given_back — awaits the handles in the order of the jobs
//! > The messages are in the order in which the jobs panicked.

use std::any::Any;
use std::sync::Mutex;
use tokio::task::JoinHandle;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

#[derive(Default)]
pub struct Background {
    // `None` once the shutdown has begun.
    handles: Mutex<Handles>,
}

#[derive(Default)]
struct Handles {
    all: Vec<JoinHandle<()>>,
    closed: bool,
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
        let mut handles = self.handles.lock().unwrap();
        if handles.closed {
            return Err(job);
        }
        // The handle keeps no output; a panic waits in it for the shutdown.
        handles.all.push(tokio::spawn(async move {
            job.await;
        }));
        Ok(())
    }

    pub fn len(&self) -> usize {
        let handles = self.handles.lock().unwrap();
        handles
            .all
            .iter()
            .filter(|handle| !handle.is_finished())
            .count()
    }

    pub async fn shutdown(&self) -> Vec<String> {
        let all = {
            let mut handles = self.handles.lock().unwrap();
            handles.closed = true;
            std::mem::take(&mut handles.all)
        };
        let mut panics = Vec::new();
        for handle in all {
            if let Err(error) = handle.await {
                panics.push(message(&*error.into_panic()));
            }
        }
        panics
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
