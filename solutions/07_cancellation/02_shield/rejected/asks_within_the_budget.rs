//! rejected by: of_many_handles_dropped_together_none_is_overlooked — asks the task in `Drop` with `now_or_never`, and takes a used-up budget for a task that has not ended
//! > `warn` is called with the text at the drop, once.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Shielded {
        work: Some(tokio::spawn(work)),
        runtime: Handle::current(),
        warn: Some(Box::new(warn)),
    }
}

pub struct Shielded<T: Send + 'static> {
    work: Option<JoinHandle<T>>,
    runtime: Handle,
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
            // A task that ended with its runtime has not panicked.
            if let Some(Ok(panic)) = ended.err().map(JoinError::try_into_panic) {
                warn(&message(&*panic));
            }
        };
        // Without a budget, a task that has ended is seen at the first look.
        match (&mut work).now_or_never() {
            Some(ended) => look(ended),
            None => drop(self.runtime.spawn(async move { look(work.await) })),
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
