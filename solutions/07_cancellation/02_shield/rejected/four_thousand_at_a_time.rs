//! rejected by: thousands_go_on_at_the_same_time — takes one of 4,096 permits for the work, so that it does not pile up
//! > However much work is shielded, all of it goes on at the same time.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Context, Poll, Waker};
use tokio::sync::Semaphore;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

fn text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<String>() {
        return text.clone();
    }
    payload
        .downcast_ref::<&str>()
        .map_or_else(|| "no text".to_owned(), |text| (*text).to_owned())
}

type Warn = Box<dyn FnOnce(&str) + Send>;

struct Shared<T> {
    end: Option<Result<T, Panicked>>,
    waker: Option<Waker>,
    warn: Option<Warn>,
    is_gone: bool,
}

/// The handle of shielded work; made by [`shielded`].
pub struct Shielded<T> {
    shared: Arc<Mutex<Shared<T>>>,
}

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let warn: Warn = Box::new(warn);
    let shared = Shared {
        end: None,
        waker: None,
        warn: Some(warn),
        is_gone: false,
    };
    let shared = Arc::new(Mutex::new(shared));
    let ours = shared.clone();
    static AT_ONCE: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(4096)));
    let permits = AT_ONCE.clone();
    tokio::spawn(async move {
        let end = AssertUnwindSafe(async move {
            let _permit = permits.acquire_owned().await;
            work.await
        })
        .catch_unwind()
        .await
        .map_err(|payload| Panicked(text(&*payload)));
        let mut state = ours.lock().unwrap();
        if state.is_gone {
            let warn = state.warn.take();
            drop(state);
            if let (Err(Panicked(text)), Some(warn)) = (end, warn) {
                warn(&text);
            }
            return;
        }
        state.end = Some(end);
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    Shielded { shared }
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.shared.lock().unwrap();
        if let Some(end) = state.end.take() {
            return Poll::Ready(end);
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let mut state = self.shared.lock().unwrap();
        state.is_gone = true;
        state.waker = None;
        let end = state.end.take();
        let warn = end.as_ref().and_then(|_| state.warn.take());
        drop(state);
        if let (Some(Err(Panicked(text))), Some(warn)) = (end, warn) {
            warn(&text);
        }
    }
}
