//! rejected by: dropped_half_way_it_leaves_nothing — when dropped it spawns a task that aborts the timer and waits for its end, which takes turns of its own
//! > One turn of the loop after it is dropped, nothing of it is running.

use futures::Stream;
use futures::task::AtomicWaker;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

pub const STEP: Duration = Duration::from_millis(100);

pub struct Counter {
    delivered: u32,
    due: Option<Instant>,
    waker: Arc<AtomicWaker>,
    timer: JoinSet<()>,
}

impl Drop for Counter {
    fn drop(&mut self) {
        let mut timer = std::mem::take(&mut self.timer);
        if let Ok(runtime) = Handle::try_current() {
            // It waits until the timer is really gone.
            runtime.spawn(async move { timer.shutdown().await });
        }
    }
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            due: None,
            waker: Arc::default(),
            timer: JoinSet::new(),
        }
    }

    fn begin_a_step(&mut self) -> Instant {
        let (due, waker) = (Instant::now() + STEP, self.waker.clone());
        self.due = Some(due);
        self.timer.abort_all();
        self.timer.spawn(async move {
            sleep_until(due).await;
            waker.wake();
        });
        due
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = self.get_mut();
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        this.waker.register(context.waker());
        let due = match this.due {
            Some(due) => due,
            None => this.begin_a_step(),
        };
        if Instant::now() < due {
            return Poll::Pending;
        }
        this.delivered += 1;
        if this.delivered < 3 {
            this.begin_a_step();
        }
        Poll::Ready(Some(this.delivered))
    }
}
