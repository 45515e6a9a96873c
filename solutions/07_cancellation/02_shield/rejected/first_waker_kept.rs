//! rejected by: another_task_can_have_the_value — keeps the waker of the first poll, and wakes a task that has long gone
//! > the last one to poll it is woken.

use futures::FutureExt;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::Waker;
use std::task::{Context, Poll};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let cell = Arc::new(Mutex::new((None, None::<Waker>)));
    let outcome = cell.clone();
    tokio::spawn(async move {
        let ended = AssertUnwindSafe(work).catch_unwind().await;
        let ended = ended.map_err(|panic| Unread {
            message: message(&*panic),
            warn: Some(Box::new(warn)),
        });
        let waker = {
            let mut cell = cell.lock().unwrap();
            cell.0 = Some(ended);
            cell.1.take()
        };
        drop(cell);
        if let Some(waker) = waker {
            waker.wake();
        }
    });
    Shielded { outcome }
}

pub struct Shielded<T> {
    outcome: Arc<Mutex<(Option<Result<T, Unread>>, Option<Waker>)>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut cell = self.outcome.lock().unwrap();
        match cell.0.take() {
            Some(ended) => Poll::Ready(ended.map_err(Unread::read)),
            None => {
                cell.1.get_or_insert_with(|| context.waker().clone());
                Poll::Pending
            }
        }
    }
}

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
