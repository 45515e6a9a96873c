//! rejected by: the_work_starts_at_the_call, the_work_goes_on_when_its_caller_is_cancelled, a_cancelled_caller_does_not_wait, thousands_go_on_at_the_same_time, a_panic_after_the_handle_is_gone_is_warned_about, a_panic_that_nobody_reads_is_warned_about_at_the_drop, of_many_handles_dropped_together_none_is_overlooked, without_a_panic_there_is_no_warning, it_may_be_dropped_outside_the_runtime, shielding_twice_is_harmless, a_caller_that_panics_first_does_not_hide_the_panic, a_caller_that_panics_later_does_not_hide_the_panic, a_warning_may_drop_a_handle — boxes the work and polls it from the handle: nothing starts before the await, and nothing goes on after it
//! > The work starts at the call, in a task of its own, on the runtime it is called in.

use futures::FutureExt;
use futures::future::BoxFuture;
use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    drop(warn);
    let work = AssertUnwindSafe(work).catch_unwind();
    let work = work.map(|ended| ended.map_err(|panic| Panicked(message(&*panic))));
    Shielded { work: work.boxed() }
}

pub struct Shielded<T> {
    work: BoxFuture<'static, Result<T, Panicked>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.get_mut().work.poll_unpin(context)
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panicked".to_owned())
}
