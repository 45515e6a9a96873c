//! rejected by: the_work_goes_on_when_its_caller_is_cancelled, shielding_twice_is_harmless, a_cancelled_caller_does_not_wait, a_panic_after_the_handle_is_gone_is_warned_about, without_a_panic_there_is_no_warning, it_may_be_dropped_outside_the_runtime, a_caller_that_panics_first_does_not_hide_the_panic, a_warning_may_drop_a_handle — keeps the task in a `JoinSet` inside the handle: tidy, but what is dropped with the handle is aborted
//! > The work is done once and to its end, even if the handle is dropped.
//!
//! > A handle may be shielded again: then the outer handle returns `Ok` with what the inner one returns.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use tokio::task::JoinSet;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut task = JoinSet::new();
    task.spawn(work);
    let warn: Warn = Box::new(warn);
    Shielded {
        task,
        warn: Mutex::new(Some(warn)),
    }
}

type Warn = Box<dyn FnOnce(&str) + Send>;

pub struct Shielded<T: 'static> {
    task: JoinSet<T>,
    warn: Mutex<Option<Warn>>,
}

impl<T: 'static> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        this.task.poll_join_next(context).map(|ended| {
            *this.warn.lock().unwrap() = None;
            let ended = ended.expect("it is awaited to its end once");
            ended.map_err(|error| Panicked(message(&*error.into_panic())))
        })
    }
}

impl<T: 'static> Drop for Shielded<T> {
    fn drop(&mut self) {
        let Some(warn) = self.warn.lock().unwrap().take() else {
            return;
        };
        if let Some(Err(error)) = self.task.try_join_next()
            && let Ok(panic) = error.try_into_panic()
        {
            warn(&message(&*panic));
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
