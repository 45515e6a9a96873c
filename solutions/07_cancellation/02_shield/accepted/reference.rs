//! Work that goes on when its caller is cancelled.

// starter:
use futures::FutureExt;
use std::any::Any;
// end starter
use std::future::Future;
// starter:
use std::panic::AssertUnwindSafe;
// end starter
use std::pin::Pin;
use std::task::{Context, Poll};
// starter:
use tokio::sync::oneshot;
// end starter

/// The work panicked, and this is what the panic said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Starts `work` and shields it: from now on it goes on to its end, whatever
/// becomes of the handle that comes back.
///
/// - The work starts at the call, which must be inside a runtime. It is done
///   exactly once, however the handle is awaited, by whomever, or dropped.
/// - Awaiting the handle gives the work's value. It may be awaited by reference,
///   given up, and awaited again: the value is still to be had.
/// - An await of the handle that is dropped comes back at once; it does not wait
///   for the work.
/// - If the work panics, the handle gives [`Panicked`]. If the handle is dropped
///   and nobody has had the panic from it, `warn` is called, once, with what the
///   panic said: as soon as both have happened, whichever comes last. In any
///   other case `warn` is not called.
/// - What is shielded may be shielded again.
pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    // starter: todo!("start the work, and give a handle to its outcome")
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
    Shielded { outcome }
    // end starter
}

/// The handle of shielded work; made by [`shielded`].
///
/// It is `Send` where `T` is.
pub struct Shielded<T> {
    // starter: outcome: Option<Box<T>>, // in its place, whatever leads to the outcome
    outcome: oneshot::Receiver<Result<T, Unread>>,
    // end starter
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // starter: todo!("the outcome of the work, as soon as it is there")
        let outcome = self.get_mut().outcome.poll_unpin(context);
        // Its end without an outcome is the end of the runtime.
        outcome.map(|ended| ended.expect("the runtime lives").map_err(Unread::read))
        // end starter
    }
}
// starter:

/// A panic that warns if it is dropped before it was read, wherever it is then:
/// with the task, in the channel, or with the handle.
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
// end starter
