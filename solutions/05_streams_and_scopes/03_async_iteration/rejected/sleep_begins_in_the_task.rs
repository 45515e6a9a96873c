//! rejected by: a_busy_loop_does_not_delay_the_wake — makes the sleep inside of a task, where it begins when the task is polled first
//! > When an item becomes due, the task that polled last is woken.

use futures::Stream;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::time::{Instant, sleep};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    due: Option<Instant>,
    waker: Arc<Mutex<Option<Waker>>>,
    timer: Option<tokio::task::JoinHandle<()>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            due: None,
            waker: Arc::default(),
            timer: None,
        }
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        if let Some(timer) = &self.timer {
            timer.abort();
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        let now = Instant::now();
        let due = *this.due.get_or_insert_with(|| now + STEP);
        if now < due {
            *this.waker.lock().unwrap() = Some(context.waker().clone());
            if this.timer.is_none() {
                let left = due - now;
                let waker = this.waker.clone();
                this.timer = Some(tokio::spawn(async move {
                    sleep(left).await;
                    let waker = waker.lock().unwrap().take();
                    if let Some(waker) = waker {
                        waker.wake();
                    }
                }));
            }
            return Poll::Pending;
        }
        if let Some(timer) = this.timer.take() {
            timer.abort();
        }
        this.due = Some(now + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
