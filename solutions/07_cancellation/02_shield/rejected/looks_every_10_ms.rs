//! rejected by: the_value_comes_at_once, it_waits_without_looking, another_task_can_have_the_value — looks into the channel every 10 ms, instead of being woken
//! > Awaited, the handle returns the work's value as soon as the work ends.
//!
//! > While the work waits, nothing is polled.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::{Interval, interval};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (send, outcome) = oneshot::channel();
    tokio::spawn(async move {
        let ended = AssertUnwindSafe(work).catch_unwind().await;
        let ended = ended.map_err(|panic| Unread {
            message: message(&*panic),
            warn: Some(Box::new(warn)),
        });
        let _ = send.send(ended);
    });
    Shielded {
        outcome,
        looks: interval(Duration::from_millis(10)),
    }
}

pub struct Shielded<T> {
    outcome: oneshot::Receiver<Result<T, Unread>>,
    looks: Interval,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        loop {
            match this.outcome.try_recv() {
                Ok(ended) => return Poll::Ready(ended.map_err(Unread::read)),
                Err(_) => ready!(this.looks.poll_tick(context)),
            };
        }
    }
}

struct Unread {
    message: String,
    warn: Option<Box<dyn FnOnce(&str) + Send>>,
}

impl Unread {
    fn read(mut self) -> Panicked {
        self.warn = None;
        Panicked(std::mem::take(&mut self.message))
    }
}

impl Drop for Unread {
    fn drop(&mut self) {
        if let Some(warn) = self.warn.take() {
            warn(&self.message);
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
