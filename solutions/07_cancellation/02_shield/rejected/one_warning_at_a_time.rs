//! rejected by: a_warning_may_drop_a_handle — warnings of several threads are not to be mixed, so one waits for the other: also for one that it gives rise to itself
//! > If the work has panicked and the handle is dropped before it has returned

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

type Warn = Box<dyn FnOnce(&str) + Send>;
fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

struct Outcome<T> {
    ended: Option<Result<T, Panicked>>,
    warn: Option<Warn>,
}
impl<T> Drop for Outcome<T> {
    fn drop(&mut self) {
        static ONE: Mutex<()> = Mutex::new(());
        let _one = ONE.lock().unwrap();
        if let (Some(Err(Panicked(text))), Some(warn)) = (&self.ended, self.warn.take()) {
            warn(text);
        }
    }
}
pub struct Shielded<T> {
    outcome: oneshot::Receiver<Outcome<T>>,
}
pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (sender, outcome) = oneshot::channel();
    let warn: Warn = Box::new(warn);
    tokio::spawn(async move {
        let ended = AssertUnwindSafe(work)
            .catch_unwind()
            .await
            .map_err(|payload| Panicked(text(&*payload)));
        let _ = sender.send(Outcome {
            ended: Some(ended),
            warn: Some(warn),
        });
    });
    Shielded { outcome }
}
impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.outcome
            .poll_unpin(context)
            .map(|outcome| outcome.expect("the work ends").ended.take().expect("once"))
    }
}
