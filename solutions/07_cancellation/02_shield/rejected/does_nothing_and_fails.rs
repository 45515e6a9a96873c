//! rejected by: the_work_starts_at_the_call, the_work_goes_on_when_its_caller_is_cancelled, a_cancelled_caller_does_not_wait, the_value_comes_at_once, the_value_is_there_for_a_later_await, another_task_can_have_the_value, thousands_go_on_at_the_same_time, it_waits_without_looking, a_panic_comes_out_of_the_handle, a_panic_after_the_handle_is_gone_is_warned_about, a_panic_that_nobody_reads_is_warned_about_at_the_drop, of_many_handles_dropped_together_none_is_overlooked, without_a_panic_there_is_no_warning, it_may_be_dropped_outside_the_runtime, shielding_twice_is_harmless, a_caller_that_panics_first_does_not_hide_the_panic, a_caller_that_panics_later_does_not_hide_the_panic, a_warning_may_drop_a_handle — drops the work, and says that it panicked

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panicked(pub String);

pub fn shielded<F>(work: F, warn: impl FnOnce(&str) + Send + 'static) -> Shielded<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    Shielded { outcome: None }
}

pub struct Shielded<T> {
    outcome: Option<Box<T>>,
}

impl<T> Future for Shielded<T> {
    type Output = Result<T, Panicked>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(Err(Panicked(String::new())))
    }
}
