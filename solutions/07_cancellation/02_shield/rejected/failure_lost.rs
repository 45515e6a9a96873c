//! rejected by: a_panic_after_the_handle_is_gone_is_warned_about, a_panic_that_nobody_reads_is_warned_about_at_the_drop, of_many_handles_dropped_together_none_is_overlooked, it_may_be_dropped_outside_the_runtime, a_caller_that_panics_first_does_not_hide_the_panic, a_caller_that_panics_later_does_not_hide_the_panic, a_warning_may_drop_a_handle — spawns the work and returns its handle: dropped, that takes the panic with it
//! > If the work panics after the handle was dropped, `warn` is called with the text at that instant, once.
//!
//! > `warn` is called with the text at the drop, once.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    drop(warn);
    Shielded {
        work: tokio::spawn(work),
    }
}

pub struct Shielded<T> {
    work: JoinHandle<T>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let joined = Pin::new(&mut self.get_mut().work).poll(context);
        joined.map_err(|error| Panicked(message(&*error.into_panic())))
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
