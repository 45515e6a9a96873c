//! rejected by: ten_thousand_jobs_do_not_pile_up, a_job_that_panics_in_a_drop_has_ended, however_many_panic_each_has_ended — the ends go through a channel of 128 with `try_send`: when more jobs end in one turn, some are counted for ever
//! > One turn of the loop after its end a job counts no more

use futures::FutureExt;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::{mpsc, watch};

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

struct Counts {
    running: usize,
    panics: Vec<String>,
}

pub struct Background {
    counts: Arc<watch::Sender<Counts>>,
    closed: Mutex<bool>,
    ends: mpsc::Sender<Option<String>>,
}

impl Default for Background {
    fn default() -> Self {
        Self::new()
    }
}

impl Background {
    pub fn new() -> Self {
        let (ends, mut inbox) = mpsc::channel(128);
        let counts = Arc::new(watch::Sender::new(Counts {
            running: 0,
            panics: Vec::new(),
        }));
        let keep = counts.clone();
        tokio::spawn(async move {
            while let Some(end) = inbox.recv().await {
                keep.send_modify(|counts| {
                    counts.running -= 1;
                    counts.panics.extend(end);
                });
            }
        });
        Self {
            counts,
            closed: Mutex::new(false),
            ends,
        }
    }

    pub fn spawn<F>(&self, job: F) -> Result<(), F>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        if *self.closed.lock().unwrap() {
            return Err(job);
        }
        self.counts.send_modify(|counts| counts.running += 1);
        let ends = self.ends.clone();
        tokio::spawn(async move {
            let end = AssertUnwindSafe(job).catch_unwind().await.map(drop).err();
            let _ = ends.try_send(end.map(|payload| message(&*payload)));
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.counts.borrow().running
    }

    pub async fn shutdown(&self) -> Vec<String> {
        *self.closed.lock().unwrap() = true;
        let mut news = self.counts.subscribe();
        let _ = news.wait_for(|counts| counts.running == 0).await;
        let mut panics = Vec::new();
        self.counts
            .send_modify(|counts| panics = std::mem::take(&mut counts.panics));
        panics
    }
}
