//! rejected by: the_outcome_is_there_before_the_wake — wakes whoever waits, and then puts the outcome where the handle looks
//! > Awaited, the handle returns the work's value as soon as the work ends.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

type Warn = Box<dyn FnOnce(&str) + Send>;

enum State<T> {
    Waiting(Option<Waker>),
    Gone,
    Ended(Result<T, Panicked>, Warn),
    Read,
}

fn text_of(payload: Box<dyn Any + Send>) -> String {
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => match payload.downcast_ref::<&'static str>() {
            Some(text) => (*text).to_owned(),
            None => "panicked".to_owned(),
        },
    }
}

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let slot = Arc::new(Mutex::new(State::Waiting(None)));
    let warn: Warn = Box::new(warn);
    tokio::spawn({
        let slot = slot.clone();
        async move {
            let ended = AssertUnwindSafe(work).catch_unwind().await;
            let ended = ended.map_err(|payload| Panicked(text_of(payload)));
            let mut state = slot.lock().unwrap();
            if let State::Waiting(waker) = &mut *state
                && let Some(waker) = waker.take()
            {
                // No lock is held while code of others runs.
                drop(state);
                waker.wake();
                state = slot.lock().unwrap();
            }
            match std::mem::replace(&mut *state, State::Read) {
                State::Waiting(_) => *state = State::Ended(ended, warn),
                _ => {
                    drop(state);
                    if let Err(Panicked(text)) = ended {
                        warn(&text);
                    }
                }
            }
        }
    });
    Shielded { slot }
}

pub struct Shielded<T> {
    slot: Arc<Mutex<State<T>>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.slot.lock().unwrap();
        match std::mem::replace(&mut *state, State::Read) {
            State::Ended(ended, _) => Poll::Ready(ended),
            State::Waiting(_) => {
                *state = State::Waiting(Some(context.waker().clone()));
                Poll::Pending
            }
            _ => panic!("polled after its end"),
        }
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let state = std::mem::replace(&mut *self.slot.lock().unwrap(), State::Gone);
        if let State::Ended(Err(Panicked(text)), warn) = state {
            warn(&text);
        }
    }
}
