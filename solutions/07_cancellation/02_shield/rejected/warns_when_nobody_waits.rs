//! rejected by: a_panic_that_nobody_reads_is_warned_about_at_the_drop, a_panic_that_was_read_is_not_warned_about, a_warning_may_drop_a_handle — where no task waits for the handle at the panic, nobody seems to want it
//! > If the work has panicked and the handle is dropped before it has returned that, `warn` is called with the text at the drop, once.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::task::Waker;

type Warn = Box<dyn FnOnce(&str) + Send>;

fn text(payload: Box<dyn std::any::Any + Send>) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        text.to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

struct State<T> {
    outcome: Option<Result<T, Panicked>>,
    waker: Option<Waker>,
    gone: bool,
    warn: Option<Warn>,
}

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let state = Arc::new(Mutex::new(State {
        outcome: None,
        waker: None,
        gone: false,
        warn: Some(Box::new(warn)),
    }));
    let shared = state.clone();
    tokio::spawn(async move {
        let outcome = AssertUnwindSafe(work).catch_unwind().await;
        let outcome = outcome.map_err(|payload| Panicked(text(payload)));
        let mut state = shared.lock().unwrap();
        if state.gone || state.waker.is_none() && outcome.is_err() {
            let warn = state.warn.take();
            drop(state);
            if let (Err(Panicked(text)), Some(warn)) = (&outcome, warn) {
                warn(text);
            }
            shared.lock().unwrap().outcome = Some(outcome);
            return;
        }
        state.outcome = Some(outcome);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    Shielded { state }
}

pub struct Shielded<T> {
    state: Arc<Mutex<State<T>>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.state.lock().unwrap();
        match state.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap();
        state.gone = true;
        let (outcome, waker) = (state.outcome.take(), state.waker.take());
        let warn = if outcome.is_some() {
            state.warn.take()
        } else {
            None
        };
        drop(state);
        drop(waker);
        if let (Some(Err(Panicked(text))), Some(warn)) = (&outcome, warn) {
            warn(text);
        }
    }
}
