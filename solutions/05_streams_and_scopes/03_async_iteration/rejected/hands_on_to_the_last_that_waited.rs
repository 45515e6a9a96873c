//! rejected by: an_older_waker_is_not_woken — notes the waker where it returns `Pending`, and not where it returns an item
//! > A task that polled earlier than that is not woken.

use futures::Stream;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

pub const STEP: Duration = Duration::from_millis(100);

use std::sync::{Arc, Mutex};
use std::task::{Wake, Waker};
use tokio::time::{Instant, Sleep, sleep};

#[derive(Default)]
struct Last(Mutex<Option<Waker>>);

impl Wake for Last {
    fn wake(self: Arc<Self>) {
        if let Some(waker) = &*self.0.lock().unwrap() {
            waker.wake_by_ref();
        }
    }
}

pub struct Counter {
    delivered: u32,
    last: Arc<Last>,
    step: Option<Pin<Box<Sleep>>>,
}

impl Counter {
    pub fn to_three() -> Self {
        Self {
            delivered: 0,
            last: Arc::default(),
            step: None,
        }
    }
}

impl Stream for Counter {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u32>> {
        let this = &mut *self;
        if this.delivered == 3 {
            return Poll::Ready(None);
        }
        let step = this.step.get_or_insert_with(|| Box::pin(sleep(STEP)));
        let waker = Waker::from(this.last.clone());
        if step
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
        {
            *this.last.0.lock().unwrap() = Some(context.waker().clone());
            return Poll::Pending;
        }
        step.as_mut().reset(Instant::now() + STEP);
        this.delivered += 1;
        Poll::Ready(Some(this.delivered))
    }
}
