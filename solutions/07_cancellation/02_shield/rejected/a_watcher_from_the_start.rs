//! rejected by: a_panic_that_nobody_reads_is_warned_about_at_the_drop — a second task awaits the work, and learns of the panic a turn later than the drop
//! > If the work has panicked and the handle is dropped before it has returned that, `warn` is called with the text at the drop, once.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let cell = Arc::new(Mutex::new(Cell {
        outcome: None,
        waker: None,
        warn: Some(Box::new(warn)),
        handle_is_gone: false,
    }));
    let written = cell.clone();
    let work = tokio::spawn(work);
    tokio::spawn(async move {
        let ended = work.await;
        if matches!(&ended, Err(error) if error.is_cancelled()) {
            return;
        }
        let mut cell = written.lock().expect("nobody panics under this lock");
        cell.outcome = Some(ended.map_err(|error| Panicked(message(&*error.into_panic()))));
        cell.warn_if_lost();
        if let Some(waker) = cell.waker.take() {
            waker.wake();
        }
    });
    Shielded { cell }
}

pub struct Shielded<T> {
    cell: Arc<Mutex<Cell<T>>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut cell = self.cell.lock().expect("nobody panics under this lock");
        match cell.outcome.take() {
            Some(outcome) => Poll::Ready(outcome),
            None => {
                cell.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

struct Cell<T> {
    outcome: Option<Result<T, Panicked>>,
    waker: Option<Waker>,
    warn: Option<Box<dyn FnOnce(&str) + Send>>,
    handle_is_gone: bool,
}

impl<T> Cell<T> {
    fn warn_if_lost(&mut self) {
        if let Some(Err(Panicked(message))) = &self.outcome
            && self.handle_is_gone
            && let Some(warn) = self.warn.take()
        {
            warn(message);
        }
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let mut cell = self.cell.lock().expect("nobody panics under this lock");
        cell.handle_is_gone = true;
        cell.warn_if_lost();
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
