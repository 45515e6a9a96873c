//! rejected by: a_panic_comes_out_of_the_handle — a panic may be long, and a thousand letters of it are enough for a log
//! > If the work panics, the handle returns [`Panicked`] with the text of the panic.

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
    waker: Option<Waker>,
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
        waker: None,
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
            .map_err(|p| Panicked(text(&*p).chars().take(1_000).collect()));
        //AFTER
        let (unread, warn, waker) = {
            let mut state = theirs.lock().unwrap();
            if state.gone {
                (Some(ended), state.warn.take(), None)
            } else {
                state.ended = Some(ended);
                (None, None, state.waker.take())
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
                state.waker = Some(context.waker().clone());
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
