//! rejected by: the_value_is_there_for_a_later_await, a_cancelled_caller_does_not_wait, the_value_comes_at_once, another_task_can_have_the_value, it_waits_without_looking, a_panic_comes_out_of_the_handle, a_panic_that_was_read_is_not_warned_about, a_panic_that_nobody_reads_is_warned_about_at_the_drop, without_a_panic_there_is_no_warning, shielding_twice_is_harmless, a_panic_after_the_handle_is_gone_is_warned_about, the_outcome_is_there_before_the_wake — takes the receiver out for the poll, and forgets that there will be another one
//! > An await of the handle by reference may be given up, and a later one still returns the value.

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
        let ended = ended.map_err(|panic| Unread {
            message: message(&*panic),
            warn: Some(Box::new(warn)),
        });
        // If nobody is there to receive it, it is dropped here: unread.
        let _ = send.send(ended);
    });
    Shielded {
        outcome: Some(outcome),
    }
}

pub struct Shielded<T> {
    outcome: Option<oneshot::Receiver<Result<T, Unread>>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut outcome = self.get_mut().outcome.take().expect("it is awaited once");
        let outcome = outcome.poll_unpin(context);
        // Its end without an outcome is the end of the runtime.
        outcome.map(|ended| ended.expect("the runtime lives").map_err(Unread::read))
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
