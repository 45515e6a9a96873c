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

/// The work panicked with this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Starts `work` and shields it: from now on it goes on to its end, whatever
/// becomes of the handle that is returned.
///
/// - The work starts at the call, in a task of its own, on the runtime it is called in.
/// - However much work is shielded, all of it goes on at the same time.
/// - The work is done once and to its end, even if the handle is dropped.
/// - Awaited, the handle returns the work's value as soon as the work ends.
/// - An await of the handle by reference may be given up, and a later one still
///   returns the value.
/// - The task that awaits the handle may change: the last one to poll it is woken.
/// - To drop the handle, or an await of it, takes no time: it does not wait for
///   the work.
/// - While the work waits, nothing is polled.
/// - If the work panics, the handle returns [`Panicked`] with the text of the panic.
/// - If the work panics after the handle was dropped, `warn` is called with the
///   text at that instant, once.
/// - If the work has panicked and the handle is dropped before it has returned
///   that, `warn` is called with the text at the drop, once.
/// - A panic that the handle has returned is not passed to `warn`.
/// - If the work does not panic, `warn` is not called.
/// - The handle may be dropped outside the runtime, and even after its end.
/// - A handle may be shielded again: then the outer handle returns `Ok` with what
///   the inner one returns.
///
/// It is called inside a runtime, and the handle is not polled after the end of
/// that. A panic whose payload is no text may have any text here. `warn` does not
/// panic. It may drop other handles.
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
        // If the receiver is gone, the outcome is dropped here: unread.
        let _ = send.send(ended);
    });
    Shielded { outcome }
    // end starter
}

/// The handle of shielded work; made by [`shielded`].
///
/// It is moved to other tasks, so it has to be `Send` where `T` is.
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
