//! rejected by: the_newest_waker_is_woken — keeps the waker in a static, where the task that wakes finds it, and there is one for all counters
//! > When an item becomes due, the task that polled last is woken.

use futures::Stream;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    given: u32,
    due: Option<Instant>,
    waker: Arc<Mutex<Option<Waker>>>,
    task: Option<tokio::task::JoinHandle<()>>,
}

fn shared() -> Arc<Mutex<Option<Waker>>> {
    static WAKER: std::sync::OnceLock<Arc<Mutex<Option<Waker>>>> = std::sync::OnceLock::new();
    WAKER.get_or_init(Arc::default).clone()
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            given: 0,
            due: None,
            waker: shared(),
            task: None,
        }
    }

    fn arm(&mut self, due: Instant) {
        self.due = Some(due);
        let waker = self.waker.clone();
        let task = tokio::spawn(async move {
            sleep_until(due).await;
            if let Some(waker) = waker.lock().unwrap().take() {
                waker.wake();
            }
        });
        if let Some(before) = self.task.replace(task) {
            before.abort();
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.given == 3 {
            return Poll::Ready(None);
        }
        let due = match self.due {
            Some(due) => due,
            None => {
                let due = Instant::now() + STEP;
                self.arm(due);
                due
            }
        };
        if Instant::now() < due {
            *self.waker.lock().unwrap() = Some(context.waker().clone());
            return Poll::Pending;
        }
        self.given += 1;
        if self.given < 3 {
            self.arm(Instant::now() + STEP);
        }
        Poll::Ready(Some(self.given))
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}
