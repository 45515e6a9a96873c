//! rejected by: another_task_can_have_the_value — keeps each waker once, in the order of the first polls, and wakes the last: a task that polls again stays in its old place
//! > The task that awaits the handle may change: the last one to poll it is woken.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
//USES

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

type Warn = Box<dyn FnOnce(&str) + Send>;

struct State<T> {
    ended: Option<Result<T, Panicked>>,
    wakers: Vec<Waker>,
    gone: bool,
    warn: Option<Warn>,
}

fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "panicked".to_owned()
    }
}

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let state = Arc::new(Mutex::new(State {
        ended: None,
        wakers: Vec::new(),
        gone: false,
        warn: Some(Box::new(warn) as Warn),
    }));
    let theirs = state.clone();
    //BEFORE
    tokio::spawn(async move {
        //FIRST
        let ended = AssertUnwindSafe(work)
            .catch_unwind()
            .await
            .map_err(|p| Panicked(text(&*p)));
        //AFTER
        let (unread, warn, waker) = {
            let mut state = theirs.lock().unwrap();
            if state.gone {
                (Some(ended), state.warn.take(), None)
            } else {
                state.ended = Some(ended);
                (None, None, state.wakers.pop())
            }
        };
        if let (Some(Err(Panicked(text))), Some(warn)) = (unread, warn) {
            warn(&text);
        }
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
        match state.ended.take() {
            Some(ended) => Poll::Ready(ended),
            None => {
                if !state
                    .wakers
                    .iter()
                    .any(|waker| waker.will_wake(context.waker()))
                {
                    state.wakers.push(context.waker().clone());
                }
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let (ended, warn) = {
            let mut state = self.state.lock().unwrap();
            state.gone = true;
            let ended = state.ended.take();
            let warn = if ended.is_some() {
                state.warn.take()
            } else {
                None
            };
            (ended, warn)
        };
        match (ended, warn) {
            (Some(Err(Panicked(text))), Some(warn)) => warn(&text),
            _ => {}
        }
    }
}
