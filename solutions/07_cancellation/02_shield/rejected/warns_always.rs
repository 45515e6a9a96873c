//! rejected by: a_panic_that_was_read_is_not_warned_about, shielding_twice_is_harmless, a_panic_that_nobody_reads_is_warned_about_at_the_drop, a_warning_may_drop_a_handle — warns of every panic where it happens, even if it will be read
//! > A panic that the handle has returned is not passed to `warn`.

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
        if let Err(Panicked(message)) = &ended {
            warn(message);
        }
        let _ = send.send(ended);
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
