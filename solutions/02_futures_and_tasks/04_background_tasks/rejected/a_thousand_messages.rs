//! rejected by: every_panic_is_reported_at_shutdown — messages go through a channel with a thousand places, and one more is dropped
//! > It returns the message of every job that panicked

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use tokio::sync::{Notify, mpsc};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDrop {
    Detaches,
    Aborts,
}

pub const ON_DROP: OnDrop = OnDrop::Detaches;

fn message(payload: Box<dyn std::any::Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    }
}

#[derive(Default)]
struct State {
    closed: bool,
    running: usize,
}

struct Inner {
    state: Mutex<State>,
    none: Notify,
    report: mpsc::Sender<String>,
    reports: Mutex<mpsc::Receiver<String>>,
}

impl Default for Inner {
    fn default() -> Self {
        let (report, reports) = mpsc::channel(1_000);
        Inner {
            state: Mutex::default(),
            none: Notify::new(),
            report,
            reports: Mutex::new(reports),
        }
    }
}

struct Counted(Arc<Inner>);

impl Drop for Counted {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap();
        state.running -= 1;
        if state.running == 0 {
            self.0.none.notify_waiters();
        }
    }
}

#[derive(Default)]
pub struct Background {
    inner: Arc<Inner>,
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
            let mut state = self.inner.state.lock().unwrap();
            if state.closed {
                return Err(job);
            }
            state.running += 1;
        }
        let inner = self.inner.clone();
        let counted = Counted(inner.clone());
        tokio::spawn(async move {
            match AssertUnwindSafe(job).catch_unwind().await {
                Ok(output) => drop(output),
                Err(payload) => {
                    let text = message(payload);
                    drop(inner.report.try_send(text));
                }
            }
            drop(counted);
        });
        Ok(())
    }

    pub fn len(&self) -> usize {
        self.inner.state.lock().unwrap().running
    }

    pub async fn shutdown(&self) -> Vec<String> {
        self.inner.state.lock().unwrap().closed = true;
        loop {
            let none = self.inner.none.notified();
            if self.len() == 0 {
                break;
            }
            none.await;
        }
        let mut reports = self.inner.reports.lock().unwrap();
        std::iter::from_fn(|| reports.try_recv().ok()).collect()
    }
}
