//! rejected by: without_a_panic_there_is_no_warning, shielding_twice_is_harmless — warns of every outcome that nobody reads, and an unwanted value is one
//! > If the work does not panic, `warn` is not called.

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
        let _ = send.send(Unread {
            ended: Some(ended.map_err(|panic| Panicked(message(&*panic)))),
            warn: Some(Box::new(warn)),
        });
    });
    Shielded { outcome }
}

pub struct Shielded<T> {
    outcome: oneshot::Receiver<Unread<T>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.get_mut().outcome.poll_unpin(context);
        outcome.map(|unread| unread.expect("the runtime lives").read())
    }
}

struct Unread<T> {
    ended: Option<Result<T, Panicked>>,
    warn: Option<Box<dyn FnOnce(&str) + Send>>,
}

impl<T> Unread<T> {
    fn read(mut self) -> Result<T, Panicked> {
        self.ended.take().expect("it is read once")
    }
}

impl<T> Drop for Unread<T> {
    fn drop(&mut self) {
        if let (Some(ended), Some(warn)) = (self.ended.take(), self.warn.take()) {
            let panic = ended.err();
            warn(
                panic
                    .as_ref()
                    .map_or("a value was lost", |Panicked(message)| message),
            );
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
