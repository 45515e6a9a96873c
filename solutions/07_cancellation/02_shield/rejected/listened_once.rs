//! rejected by: a_panic_after_the_handle_is_gone_is_warned_about — takes a handle that was polled once for one that will be awaited to the end
//! > If the work panics after the handle was dropped, `warn` is called with the
//! > text at that instant, once.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload
            .downcast::<&'static str>()
            .map_or("?".into(), |t| t.to_string()),
    }
}
type Warn = Box<dyn FnOnce(&str) + Send>;
struct State<T> {
    outcome: Option<Result<T, Panicked>>,
    waker: Option<Waker>,
    dropped: bool,
    listened: bool,
    warn: Option<Warn>,
}
pub struct Shielded<T> {
    state: Arc<Mutex<State<T>>>,
}
impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.state.lock().unwrap();
        match state.outcome.take() {
            Some(outcome) => {
                state.warn = None;
                Poll::Ready(outcome)
            }
            None => {
                state.listened = true;
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap();
        state.dropped = true;
        let (outcome, warn) = (
            state.outcome.take(),
            if state.outcome.is_some() {
                None
            } else {
                state.warn.take()
            },
        );
        match outcome {
            Some(Err(Panicked(text))) => {
                drop(state);
                if let Some(warn) = warn {
                    warn(&text)
                }
            }
            _ => state.warn = warn,
        }
    }
}
async fn run<F: Future>(work: F, state: Arc<Mutex<State<F::Output>>>) {
    let outcome = AssertUnwindSafe(work)
        .catch_unwind()
        .await
        .map_err(|p| Panicked(text(p)));
    let mut locked = state.lock().unwrap();
    if !locked.listened && locked.dropped {
        let warn = locked.warn.take();
        drop(locked);
        if let (Err(Panicked(text)), Some(warn)) = (outcome, warn) {
            warn(&text)
        }
    } else {
        locked.outcome = Some(outcome);
        let waker = locked.waker.take();
        drop(locked);
        if let Some(waker) = waker {
            waker.wake()
        }
    }
}
pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let state = Arc::new(Mutex::new(State {
        outcome: None,
        waker: None,
        dropped: false,
        listened: false,
        warn: Some(Box::new(warn) as Warn),
    }));
    tokio::spawn(run(work, state.clone()));
    Shielded { state }
}
