//! rejected by: the_work_starts_at_the_call — polls the work once at the call, so that quick work needs no task
//! > The work starts at the call, in a task of its own, on the runtime it is called in.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::Mutex;
use std::task::Context;
use std::task::Poll;
use std::task::Waker;

/// The work panicked with this text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast_ref::<&str>() {
            Some(text) => (*text).to_owned(),
            None => "a panic".to_owned(),
        },
    }
}

type Warn = Box<dyn FnOnce(&str) + Send>;

struct State<T> {
    outcome: Option<Result<T, Panicked>>,
    waker: Option<Waker>,
    warn: Option<Warn>,
    gone: bool,
}

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let state = Arc::new(Mutex::new(State {
        outcome: None,
        waker: None,
        warn: Some(Box::new(warn) as Warn),
        gone: false,
    }));
    let theirs = state.clone();
    let mut work = Box::pin(AssertUnwindSafe(work).catch_unwind());
    if let Some(ended) = work.as_mut().now_or_never() {
        let ended = ended.map_err(|payload| Panicked(text(payload)));
        state.lock().unwrap().outcome = Some(ended);
        return Shielded { state };
    }
    tokio::spawn(async move {
        let ended = work.await;
        let ended = ended.map_err(|payload| Panicked(text(payload)));
        let (waker, warn) = {
            let mut state = theirs.lock().unwrap();
            if state.gone {
                (None, state.warn.take().zip(ended.err()))
            } else {
                state.outcome = Some(ended);
                (state.waker.take(), None)
            }
        };
        if let Some((warn, Panicked(text))) = warn {
            warn(&text);
        }
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    Shielded { state }
}

/// The handle of shielded work; made by [`shielded`].
pub struct Shielded<T> {
    state: Arc<Mutex<State<T>>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.state.lock().unwrap();
        if let Some(outcome) = state.outcome.take() {
            return Poll::Ready(outcome);
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let (outcome, warn) = {
            let mut state = self.state.lock().unwrap();
            state.gone = true;
            match state.outcome.take() {
                Some(outcome) => (Some(outcome), state.warn.take()),
                None => (None, None),
            }
        };
        if let (Some(Err(Panicked(text))), Some(warn)) = (outcome, warn) {
            warn(&text);
        }
    }
}
