//! The third hint, word by word: the task sends the caught panic through a channel, and warns if `send` gives it back; the handle looks for it in `Drop`.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

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
        let ended = ended.map_err(|panic| Lost {
            panic: Panicked(message(&*panic)),
            warn: Box::new(warn),
        });
        if let Err(Err(lost)) = send.send(ended) {
            lost.warn();
        }
    });
    Shielded { outcome }
}

pub struct Shielded<T> {
    outcome: oneshot::Receiver<Result<T, Lost>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.get_mut().outcome.poll_unpin(context);
        outcome.map(|ended| ended.expect("the runtime lives").map_err(|lost| lost.panic))
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        self.outcome.close();
        if let Ok(Err(lost)) = self.outcome.try_recv() {
            lost.warn();
        }
    }
}

struct Lost {
    panic: Panicked,
    warn: Box<dyn FnOnce(&str) + Send>,
}

impl Lost {
    fn warn(self) {
        (self.warn)(&self.panic.0);
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
