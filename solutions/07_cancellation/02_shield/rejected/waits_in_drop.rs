//! rejected by: a_cancelled_caller_does_not_wait, the_work_starts_at_the_call, thousands_go_on_at_the_same_time, it_waits_without_looking, a_panic_after_the_handle_is_gone_is_warned_about, a_panic_that_nobody_reads_is_warned_about_at_the_drop, of_many_handles_dropped_together_none_is_overlooked, without_a_panic_there_is_no_warning, it_may_be_dropped_outside_the_runtime, shielding_twice_is_harmless, a_caller_that_panics_first_does_not_hide_the_panic, a_caller_that_panics_later_does_not_hide_the_panic, a_warning_may_drop_a_handle — waits in `drop` until the work is done, so that it is not lost: the thread would block itself
//! > To drop the handle, or an await of it, takes no time

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Shielded {
        work: tokio::spawn(work),
        warn: Some(Box::new(warn)),
    }
}

pub struct Shielded<T> {
    work: JoinHandle<T>,
    warn: Option<Box<dyn FnOnce(&str) + Send>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let ended = Pin::new(&mut this.work).poll(context);
        if ended.is_ready() {
            this.warn = None;
        }
        ended.map_err(|error| Panicked(message(&*error.into_panic())))
    }
}

impl<T> Drop for Shielded<T> {
    fn drop(&mut self) {
        let Some(warn) = self.warn.take() else {
            return;
        };
        if let Err(error) = Handle::current().block_on(&mut self.work) {
            warn(&message(&*error.into_panic()));
        }
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
