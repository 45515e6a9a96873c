//! rejected by: without_a_panic_there_is_no_warning — a guard in the task says that the work was lost, also where the runtime ends
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

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast::<&'static str>() {
            Ok(text) => (*text).to_owned(),
            Err(_) => "panicked".to_owned(),
        },
    }
}

struct Outcome<T> {
    ended: Option<Result<T, Panicked>>,
    warn: Option<Box<dyn FnOnce(&str) + Send>>,
}

impl<T> Drop for Outcome<T> {
    fn drop(&mut self) {
        if let (Some(Err(Panicked(text))), Some(warn)) = (self.ended.take(), self.warn.take()) {
            warn(&text);
        }
    }
}

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let (send, receive) = oneshot::channel();
    tokio::spawn(async move {
        let mut outcome = Outcome {
            ended: Some(Err(Panicked("the work was lost".to_owned()))),
            warn: Some(Box::new(warn)),
        };
        let ended = AssertUnwindSafe(work).catch_unwind().await;
        outcome.ended = Some(ended.map_err(|payload| Panicked(text(payload))));
        drop(send.send(outcome));
    });
    Shielded { receive }
}

pub struct Shielded<T> {
    receive: oneshot::Receiver<Outcome<T>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.receive).poll(context).map(|outcome| {
            let mut outcome = outcome.expect("the runtime is there");
            outcome.ended.take().expect("it is taken once")
        })
    }
}
