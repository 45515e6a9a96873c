//! rejected by: a_panic_that_nobody_reads_is_warned_about_at_the_drop, of_many_handles_dropped_together_none_is_overlooked, it_may_be_dropped_outside_the_runtime, a_caller_that_panics_later_does_not_hide_the_panic, a_warning_may_drop_a_handle — warns when the outcome cannot be sent, and forgets the one that was sent and never received
//! > `warn` is called with the text at the drop, once.

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
        let ended = ended.map_err(|panic| Panicked(message(&*panic)));
        if let Err(Err(Panicked(message))) = send.send(ended) {
            warn(&message);
        }
    });
    Shielded { outcome }
}

pub struct Shielded<T> {
    outcome: oneshot::Receiver<Result<T, Panicked>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = self.get_mut().outcome.poll_unpin(context);
        outcome.map(|ended| ended.expect("the runtime lives"))
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
