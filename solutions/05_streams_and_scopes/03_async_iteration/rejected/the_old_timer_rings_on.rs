//! rejected by: it_wakes_only_when_something_is_due — a task sleeps for each item, and wakes whoever waits then, also where the item has been fetched before it had its turn
//! > Before an item is due it wakes nothing.

use futures::Stream;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    next: u32,
    due: Option<Instant>,
    waiting: Arc<Mutex<Vec<Waker>>>,
    timers: Vec<JoinHandle<()>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            next: 1,
            due: None,
            waiting: Arc::default(),
            timers: Vec::new(),
        }
    }

    /// From now on the next item is a step away.
    fn begin(&mut self) -> Instant {
        let due = Instant::now() + STEP;
        let waiting = self.waiting.clone();
        self.due = Some(due);
        self.timers.push(tokio::spawn(async move {
            sleep_until(due).await;
            let waiting = std::mem::take(&mut *waiting.lock().unwrap());
            waiting.into_iter().for_each(Waker::wake);
        }));
        due
    }

    fn stop(&mut self) {
        for timer in self.timers.drain(..) {
            timer.abort();
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        if self.next > 3 {
            return Poll::Ready(None);
        }
        let due = match self.due {
            Some(due) => due,
            None => self.begin(),
        };
        if Instant::now() < due {
            *self.waiting.lock().unwrap() = vec![context.waker().clone()];
            return Poll::Pending;
        }
        let item = self.next;
        self.next += 1;
        self.waiting.lock().unwrap().clear();
        if item < 3 {
            self.begin();
        } else {
            self.stop();
        }
        Poll::Ready(Some(item))
    }
}
