//! rejected by: it_may_be_dropped_outside_the_runtime — spawns a watcher in `Drop`, with `tokio::spawn`, which panics outside a runtime
//! > The handle may be dropped outside the runtime, and even after its end.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::{JoinError, JoinHandle, unconstrained};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Shielded {
        work: Some(tokio::spawn(work)),
        warn: Some(Box::new(warn)),
    }
}

pub struct Shielded<T: Send + 'static> {
    work: Option<JoinHandle<T>>,
    warn: Option<Box<dyn FnOnce(&str) + Send>>,
}

impl<T: Send + 'static> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let work = this.work.as_mut().expect("it is not dropped");
        let ended = Pin::new(work).poll(context);
        if ended.is_ready() {
            this.warn = None;
        }
        ended.map_err(|error| Panicked(message(&*error.into_panic())))
    }
}

impl<T: Send + 'static> Drop for Shielded<T> {
    fn drop(&mut self) {
        let (Some(mut work), Some(warn)) = (self.work.take(), self.warn.take()) else {
            return;
        };
        let look = |ended: Result<T, JoinError>| {
            if let Err(error) = ended {
                warn(&message(&*error.into_panic()));
            }
        };
        // Without a budget, a task that has ended is seen at the first look.
        match unconstrained(&mut work).now_or_never() {
            Some(ended) => look(ended),
            None => drop(tokio::spawn(async move { look(work.await) })),
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
